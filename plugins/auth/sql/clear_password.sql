update auth.users set password = '', updated_at = :now, version = version + 1 where id = :id
