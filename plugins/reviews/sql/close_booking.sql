update reviews.bookings set state = 'closed' where booking_id = :booking and state = 'open'
