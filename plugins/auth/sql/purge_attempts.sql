delete from auth.attempts where last_at < :before
