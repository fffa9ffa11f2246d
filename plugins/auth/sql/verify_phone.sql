update auth.users set phone_verified_at = :now, updated_at = :now where id = :id
