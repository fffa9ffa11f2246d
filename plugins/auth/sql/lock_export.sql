select id, user_id, state, keepers, created_at, ready_at, expires_at from auth.exports where id = :id for update
