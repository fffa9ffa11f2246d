update auth.exports set state = 'expired' where id = :id
