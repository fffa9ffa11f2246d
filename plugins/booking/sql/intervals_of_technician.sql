select busy_from, busy_to
  from booking.technician_busy
 where technician_id = :technician and active and busy_to > :from and busy_from < :to
 order by busy_from
