insert into auth.roles (user_id, role, granted_at) values (:user, :role, :now) on conflict (user_id, role) do nothing
