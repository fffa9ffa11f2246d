select id, booking_id, technician_id, kind, text, photos, created_at
  from technician.incidents
 where booking_id = :booking and technician_id = :technician
 order by id
