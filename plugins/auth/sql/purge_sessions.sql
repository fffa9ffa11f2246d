delete from auth.sessions where expires_at < :before
