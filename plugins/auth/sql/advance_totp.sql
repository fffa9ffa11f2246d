update auth.totp set last_step = :step where user_id = :user and confirmed_at is not null and last_step < :step
