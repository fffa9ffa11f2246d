update booking.waitlist set state = :state, updated_at = :now
 where id = :id and state in ('waiting', 'offered')
