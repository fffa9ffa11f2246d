update booking.technician_busy
   set busy_from = case when busy_from < :busy_from then :busy_from else busy_from end,
       busy_to = case when busy_to > :busy_to then :busy_to else busy_to end
 where kind = 'job' and source_id = :place and active
