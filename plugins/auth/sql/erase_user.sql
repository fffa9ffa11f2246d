update auth.users set state = 'erased', email = null, email_hash = null, phone = null, phone_hash = null,
  display_name = :display_name, password = '', email_verified_at = null, phone_verified_at = null, updated_at = :now,
  version = version + 1
where id = :id and state = 'withdrawn'
