update auth.attempts set failures = :failures, last_at = :now, blocked_until = :blocked_until where key = :key
