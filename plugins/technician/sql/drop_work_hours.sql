delete from technician.work_hours where technician_id = :technician
