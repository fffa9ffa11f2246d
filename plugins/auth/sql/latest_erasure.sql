select id, user_id, state, keepers, asked_at, decided_at from auth.erasures where user_id = :user order by asked_at desc, id desc limit 1
