update booking.bookings set status = :status, version = version + 1, updated_at = :now, pay_until = null
 where id = :booking and status = 'pending_payment' and version = :version
