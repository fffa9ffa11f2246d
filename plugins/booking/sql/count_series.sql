select count(*) as n from booking.series where consumer_id = :consumer and state = 'active'
