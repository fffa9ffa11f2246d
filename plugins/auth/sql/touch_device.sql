update auth.devices set used_at = :now where hash = :hash and user_id = :user
