select id, state, email, phone, display_name, locale, password, version, created_at,
  email_verified_at, phone_verified_at
from auth.users where id = :id
