update booking.holds set state = :state where id = :hold and state = 'booked'
