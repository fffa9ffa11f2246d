select id as hold_id, region from booking.holds where consumer_id = :consumer
