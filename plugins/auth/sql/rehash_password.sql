update auth.users set password = :password where id = :id and password = :before
