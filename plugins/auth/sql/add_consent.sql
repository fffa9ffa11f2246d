insert into auth.consents (id, user_id, purpose, version, given_at) values (:id, :user, :purpose, :version, :now)
