update auth.totp set confirmed_at = :now, last_step = :step where user_id = :user and confirmed_at is null
