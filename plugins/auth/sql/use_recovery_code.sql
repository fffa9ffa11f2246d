update auth.recovery_codes set used_at = :now where hash = :hash and user_id = :user and used_at is null
