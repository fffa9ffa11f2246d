update matching.jobs set latitude = null, longitude = null where consumer_id = :consumer
