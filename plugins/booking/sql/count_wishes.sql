select count(*) as n from booking.waitlist where consumer_id = :consumer and state in ('waiting', 'offered')
