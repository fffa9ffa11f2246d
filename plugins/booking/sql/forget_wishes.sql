delete from booking.waitlist where consumer_id = :consumer
