insert into auth.refresh_tokens (hash, session_id, issued_at, expires_at) values (:hash, :session, :now, :expires)
