select count(*) as count from consumer.addresses where consumer_id = :consumer
