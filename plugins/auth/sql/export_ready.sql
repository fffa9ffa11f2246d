update auth.exports set state = 'ready', ready_at = :now where id = :id and state = 'collecting'
