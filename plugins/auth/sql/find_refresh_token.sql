select session_id, used_at, successor, expires_at from auth.refresh_tokens where hash = :hash
