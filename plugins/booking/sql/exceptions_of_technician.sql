select technician_id, day, from_minute, to_minute
  from booking.technician_exceptions
 where technician_id = :technician and day between :from and :to
