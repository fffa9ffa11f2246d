update auth.exports set state = 'expired' where user_id = :user
