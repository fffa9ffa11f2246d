select user_id from auth.challenges where hash = :hash and used_at is null and expires_at > :now
