delete from technician.exceptions where technician_id = :technician
