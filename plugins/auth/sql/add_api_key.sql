insert into auth.api_keys (id, user_id, name, hint, hash, scopes, created_at, expires_at)
values (:id, :user_id, :name, :hint, :hash, :scopes, :created_at, :expires_at)
