update auth.erasures set state = 'erased', erased_at = :now where id = :id and state = 'due'
