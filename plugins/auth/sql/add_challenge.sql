insert into auth.challenges (hash, user_id, attempts, created_at, expires_at) values (:hash, :user, 0, :now, :expires)
