select count(*) as known from auth.totp where user_id = :user and confirmed_at is not null
