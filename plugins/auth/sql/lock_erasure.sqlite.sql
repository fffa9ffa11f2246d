select id, user_id, state, keepers, asked_at, decided_at from auth.erasures where id = :id
