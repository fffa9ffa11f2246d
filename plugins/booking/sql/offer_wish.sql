update booking.waitlist set state = 'offered', hold_id = :hold, offered_until = :until, updated_at = :now
 where id = :id and state = 'waiting'
