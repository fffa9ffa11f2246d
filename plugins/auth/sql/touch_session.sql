update auth.sessions set used_at = :now, address = :address where id = :id
