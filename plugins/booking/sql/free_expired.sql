update booking.technician_busy set active = false
 where technician_id = :technician and active and expires_at <= :now
