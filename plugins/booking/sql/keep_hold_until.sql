update booking.technician_busy set expires_at = :expires_at
 where kind = 'hold' and source_id = :hold and active
