select id, booking_id, technician_id, visit_at, step, status, place, distance_m, far, at
  from technician.steps
 where booking_id = :booking
 order by at, id
