select s.user_id, t.issued_at, t.expires_at from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id
where t.hash = :hash and t.used_at is null and t.expires_at > :now and s.ended_at is null and s.expires_at > :now
