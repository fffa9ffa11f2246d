insert into auth.devices (hash, user_id, created_at, used_at) values (:hash, :user, :now, :now)
