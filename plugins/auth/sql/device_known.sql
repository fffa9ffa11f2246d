select count(*) as known from auth.sessions where user_id = :user and device_hash = :device_hash
