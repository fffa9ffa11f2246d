update auth.challenges set attempts = attempts + 1
where hash = :hash and used_at is null and expires_at > :now and attempts < :most
