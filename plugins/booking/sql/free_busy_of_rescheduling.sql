update booking.technician_busy set active = false
 where kind = 'hold' and active
   and source_id in (select r.hold_id from booking.reschedulings r where r.booking_id = :booking and r.state in ('waiting', 'paying'))
