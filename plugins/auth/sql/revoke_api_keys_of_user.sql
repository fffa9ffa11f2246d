update auth.api_keys set revoked_at = :now where user_id = :user and revoked_at is null
returning id
