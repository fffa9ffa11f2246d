select s.technician_id, s.visit_at, s.at, r.step_id, r.checklist, r.note, r.photos_before, r.photos_after, r.signature
  from technician.reports r
  join technician.steps s on s.id = r.step_id
 where s.booking_id = :booking and s.status = 'done'
 order by s.at, s.id
