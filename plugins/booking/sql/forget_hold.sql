update booking.holds set address = :address where id = :hold
