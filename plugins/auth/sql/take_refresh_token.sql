update auth.refresh_tokens set used_at = :now, successor = :successor
where hash = :hash and used_at is null and expires_at > :now
returning session_id
