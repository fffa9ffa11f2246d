update auth.users set state = :state, updated_at = :now, version = version + 1 where id = :id and state = :before
