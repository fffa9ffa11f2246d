select id, technician_id, kind, status, starts_at, ends_at, bookings
  from technician.away
 where technician_id = :technician and kind = 'suspended' and status in ('intended', 'done')
 order by starts_at desc
 limit 1
