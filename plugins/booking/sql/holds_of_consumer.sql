select id, region from booking.holds where consumer_id = :consumer
