update auth.erasures set state = 'due', decided_at = :now where id = :id and state = 'asked'
