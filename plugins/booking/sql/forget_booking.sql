update booking.bookings set address = :address, note = null where id = :booking
