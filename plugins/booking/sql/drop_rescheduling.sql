update booking.reschedulings set state = 'dropped', updated_at = :now
 where booking_id = :booking and state in ('waiting', 'paying')
