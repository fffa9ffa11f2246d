select r.region
  from booking.technician_regions r
 where r.technician_id = :technician
   and exists (select 1 from booking.waitlist w
                where w.region = r.region and w.state = 'waiting' and w.wants_to >= :from and w.wants_from <= :to
                  and (w.technician_id is null or w.technician_id = :technician))
