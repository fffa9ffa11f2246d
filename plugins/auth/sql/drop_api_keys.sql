delete from auth.api_keys where user_id = :user
