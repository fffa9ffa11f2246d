select id, booking_id, consumer_id, hold_id, difference, vat, state, pay_until
  from booking.reschedulings
 where booking_id = :booking and state in ('waiting', 'paying')
