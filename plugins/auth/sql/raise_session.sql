update auth.sessions set authenticated_at = :now
where id = :id and user_id = :user and ended_at is null and expires_at > :now
returning expires_at
