update auth.erasures set state = 'refused', decided_at = :now where id = :id and state = 'asked'
