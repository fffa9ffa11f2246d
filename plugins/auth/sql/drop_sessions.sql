delete from auth.sessions where user_id = :user
