delete from auth.refresh_tokens where expires_at < :now
