update booking.bookings set address = :address, note = null where hold_id = :hold
