update matching.offers set state = 'open', expires_at = :expires, updated_at = :now where id = :id and state = 'placing'
