update auth.codes set attempts = attempts + 1
where id = :id and used_at is null and expires_at > :now and attempts < :most
returning id, purpose, channel, user_id, contact, nonce, registration, expires_at
