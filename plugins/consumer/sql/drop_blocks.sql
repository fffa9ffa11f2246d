delete from consumer.blocks where consumer_id = :consumer
