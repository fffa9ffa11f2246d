select count(*) from booking.disputes where booking_id = :booking and outcome = 'rework'
