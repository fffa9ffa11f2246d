update matching.assignments set state = :state where id = :id and state = 'asked'
