select e.technician_id, e.day, e.from_minute, e.to_minute
  from booking.technician_exceptions e
  join booking.technician_regions r on r.technician_id = e.technician_id and r.region = :region
 where e.day between :from and :to
