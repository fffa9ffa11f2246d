update technician.reports
   set note = null, checklist = '[]', photos_before = '[]', photos_after = '[]', signature = null
 where step_id in (select id from technician.steps where technician_id = :technician)
