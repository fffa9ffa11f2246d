update booking.technician_busy set kind = 'job', expires_at = :expires_at
 where kind = 'hold' and source_id = :hold and active
