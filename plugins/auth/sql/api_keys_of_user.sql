select id, user_id, name, hint, scopes, created_at, expires_at, last_used_at from auth.api_keys
where user_id = :user and revoked_at is null and (expires_at is null or expires_at > :now)
order by id
