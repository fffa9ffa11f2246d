update booking.technician_busy set technician_id = :technician
 where kind = 'job' and source_id = :place and active
