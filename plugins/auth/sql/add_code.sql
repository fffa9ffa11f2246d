insert into auth.codes (id, purpose, channel, user_id, contact, nonce, registration, attempts, created_at, expires_at)
values (:id, :purpose, :channel, :user, :contact, :nonce, :registration, 0, :now, :expires)
