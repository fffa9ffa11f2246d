update auth.users set password = :password, password_changed_at = :now, updated_at = :now, version = version + 1
where id = :id
