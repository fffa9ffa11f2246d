update auth.challenges set used_at = :now where hash = :hash and used_at is null
