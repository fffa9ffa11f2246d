select technician_id from consumer.blocks where consumer_id = :consumer order by created_at, technician_id
