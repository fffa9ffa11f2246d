update booking.holds set state = 'released'
 where state = 'booked'
   and id in (select r.hold_id from booking.reschedulings r where r.booking_id = :booking and r.state in ('waiting', 'paying'))
returning technician_id, starts_at, ends_at
