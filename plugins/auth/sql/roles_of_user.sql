select role from auth.roles where user_id = :user order by role
