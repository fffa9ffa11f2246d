update booking.waitlist set state = :state, updated_at = :now
 where hold_id = :hold and state = 'offered'
