update booking.waitlist set state = 'over', updated_at = :now where state = 'waiting' and wants_to <= :now
