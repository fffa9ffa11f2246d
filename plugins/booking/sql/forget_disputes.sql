delete from booking.disputes where consumer_id = :consumer
