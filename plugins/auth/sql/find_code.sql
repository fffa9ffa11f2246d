select id, purpose, channel, user_id, contact, nonce, registration, expires_at from auth.codes
where id = :id and used_at is null and expires_at > :now
