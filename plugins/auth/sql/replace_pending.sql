update auth.users set display_name = :display_name, locale = :locale, password = :password, password_changed_at = :now,
  updated_at = :now, version = version + 1
where id = :id and version = :version and state = 'pending'
