select count(*) as known from auth.recovery_codes where user_id = :user and used_at is null
