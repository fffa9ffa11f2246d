delete from consumer.favorites where consumer_id = :consumer and technician_id = :technician
