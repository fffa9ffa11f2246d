update auth.api_keys set revoked_at = :now where id = :id and user_id = :user and revoked_at is null
