update auth.codes set used_at = :now where id = :id and used_at is null and expires_at > :now
