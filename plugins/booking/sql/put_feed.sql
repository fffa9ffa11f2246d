insert into booking.calendar_feeds (user_id, secret, jobs, created_at) values (:user, :secret, :jobs, :now)
on conflict (user_id) do update set secret = excluded.secret, jobs = excluded.jobs, created_at = excluded.created_at
