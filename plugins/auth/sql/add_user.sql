insert into auth.users (id, state, email, email_hash, phone, phone_hash, display_name, locale, password,
  password_changed_at, version, created_at, updated_at)
values (:id, :state, :email, :email_hash, :phone, :phone_hash, :display_name, :locale, :password, :now, 1, :now, :now)
