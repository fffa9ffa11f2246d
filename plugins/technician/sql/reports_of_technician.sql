select r.step_id, r.checklist, r.note, r.photos_before, r.photos_after, r.signature
  from technician.reports r
  join technician.steps s on s.id = r.step_id
 where s.technician_id = :technician
 order by r.step_id
