delete from consumer.blocks where consumer_id = :consumer and technician_id = :technician
