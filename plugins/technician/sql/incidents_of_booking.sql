select id, booking_id, technician_id, kind, text, photos, created_at
  from technician.incidents
 where booking_id = :booking
 order by id
