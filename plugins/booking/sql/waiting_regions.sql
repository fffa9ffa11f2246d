select distinct w.region
  from booking.waitlist w
  join booking.technician_regions r on r.region = w.region and r.technician_id = :technician
 where w.state = 'waiting'
