delete from auth.devices where user_id = :user
