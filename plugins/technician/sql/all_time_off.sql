select id, technician_id, status, starts_at, ends_at, reason, rematch
  from technician.time_off
 where technician_id = :technician
 order by id
