delete from auth.challenges where expires_at < :before
