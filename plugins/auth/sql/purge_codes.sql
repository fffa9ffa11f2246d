delete from auth.codes where expires_at < :before
