select id from auth.users where id = :id
