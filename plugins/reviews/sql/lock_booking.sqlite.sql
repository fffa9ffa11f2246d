select booking_id, consumer_id, technician_id, state, completed_at, closes_at
  from reviews.bookings
 where booking_id = :booking
