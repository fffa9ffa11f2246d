insert into auth.attempts (key, failures, last_at, blocked_until) values (:key, 0, :now, :never)
on conflict (key) do update set key = excluded.key
