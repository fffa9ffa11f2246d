update booking.technician_busy set busy_from = :busy_from, busy_to = :busy_to
 where kind = 'job' and source_id = :place and active
