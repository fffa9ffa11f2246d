insert into auth.sessions (id, user_id, device, device_hash, address, address_hash, authenticated_at, used_at, expires_at)
values (:id, :user, :device, :device_hash, :address, :address_hash, :now, :now, :expires)
