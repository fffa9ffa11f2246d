select count(*) as known from auth.devices where hash = :hash and user_id = :user
