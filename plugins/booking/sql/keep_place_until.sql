update booking.technician_busy set expires_at = :expires_at
 where kind = 'job' and source_id = :place and active
