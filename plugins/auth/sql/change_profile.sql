update auth.users set display_name = :display_name, locale = :locale, updated_at = :now, version = version + 1
where id = :id
