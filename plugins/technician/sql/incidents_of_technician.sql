select id, booking_id, technician_id, kind, text, photos, created_at
  from technician.incidents
 where technician_id = :technician
 order by id
