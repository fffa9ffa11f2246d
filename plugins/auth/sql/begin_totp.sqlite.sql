insert into auth.totp (user_id, secret, last_step, created_at) values (:user, :secret, 0, :now)
on conflict (user_id) do update set secret = excluded.secret, last_step = 0, created_at = excluded.created_at
where confirmed_at is null
