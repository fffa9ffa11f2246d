delete from auth.roles where user_id = :user
