select booking_id from reviews.bookings
 where state = 'open' and (consumer_id = :user or technician_id = :user)
 order by booking_id
