select id, technician_id, booking_id, reason, points, created_at
  from cancellation.penalties
 where technician_id = :technician
 order by id
