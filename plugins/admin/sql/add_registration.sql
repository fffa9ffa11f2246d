insert into admin.registrations (user_id, at, day)
values (:user, :at, :day)
    on conflict (user_id) do nothing
