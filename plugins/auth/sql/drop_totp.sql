delete from auth.totp where user_id = :user
