delete from auth.recovery_codes where user_id = :user
