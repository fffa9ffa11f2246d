select id, user_id, device, address, authenticated_at, used_at, expires_at from auth.sessions
where id = :id and ended_at is null and expires_at > :now
