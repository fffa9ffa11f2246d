update booking.technician_busy set active = false
 where kind = :kind and source_id = :source and active
returning technician_id, starts_at, ends_at
