select booking_id from booking.reschedulings where id = :id
