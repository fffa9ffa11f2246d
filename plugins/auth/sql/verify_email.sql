update auth.users set email_verified_at = :now, updated_at = :now where id = :id
