insert into auth.erasures (id, user_id, state, keepers, asked_at)
values (:id, :user_id, :state, :keepers, :asked_at)
