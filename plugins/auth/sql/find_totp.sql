select secret, last_step, confirmed_at from auth.totp where user_id = :user
