select count(*) as count from booking.bookings
 where consumer_id = :consumer and status not in ('completed', 'cancelled', 'unmatched', 'no_show', 'expired', 'dropped')
