select id from booking.disputes where consumer_id = :consumer
