update booking.holds set state = 'released' where id = :hold and state in ('held', 'booked')
