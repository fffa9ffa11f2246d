delete from consumer.profiles where id = :consumer
