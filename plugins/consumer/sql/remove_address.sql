delete from consumer.addresses where id = :id and consumer_id = :consumer
