insert into auth.consent_records (id, user_id, purpose, version, given, at, address)
values (:id, :user, :purpose, :version, :given, :now, :address)
