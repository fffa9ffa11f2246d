update matching.offers set state = :to, updated_at = :now where id = :id and state = :from
