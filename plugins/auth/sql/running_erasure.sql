select id, user_id, state, keepers, asked_at, decided_at from auth.erasures where user_id = :user and state in ('asked', 'due')
