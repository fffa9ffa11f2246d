delete from consumer.favorites where consumer_id = :consumer
