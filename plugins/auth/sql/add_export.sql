insert into auth.exports (id, user_id, state, keepers, created_at, expires_at)
values (:id, :user_id, :state, :keepers, :created_at, :expires_at)
