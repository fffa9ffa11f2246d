select d.run_id, r.kind, r.created_at, d.technician_id, d.lines
  from matching.decisions d
  join matching.runs r on r.id = d.run_id
 where d.booking_id = :booking
 order by d.run_id desc
 limit 1
