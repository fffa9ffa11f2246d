insert into auth.recovery_codes (hash, user_id, created_at) values (:hash, :user, :now)
