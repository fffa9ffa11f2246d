update booking.payments set used = true where payment_id = :payment
