delete from consumer.addresses where consumer_id = :consumer
