select purpose, version, given, at from auth.consent_records where user_id = :user order by at, id
