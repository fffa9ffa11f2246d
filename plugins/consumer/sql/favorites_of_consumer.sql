select technician_id from consumer.favorites where consumer_id = :consumer order by created_at, technician_id
