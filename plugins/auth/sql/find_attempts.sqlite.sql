select failures, last_at, blocked_until from auth.attempts where key = :key
