update matching.requests set latitude = 0, longitude = 0 where consumer_id = :consumer
