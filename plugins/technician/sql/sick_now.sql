select id, technician_id, kind, status, starts_at, ends_at, bookings
  from technician.away
 where technician_id = :technician and kind = 'sick' and status in ('intended', 'done') and ends_at > :now
 order by ends_at desc
 limit 1
