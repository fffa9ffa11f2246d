select id, user_id, device, address, authenticated_at, used_at, expires_at from auth.sessions
where user_id = :user and ended_at is null and expires_at > :now order by used_at desc, id limit 100
