delete from auth.codes where user_id = :user
