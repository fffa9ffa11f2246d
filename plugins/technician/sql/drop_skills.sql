delete from technician.skills where technician_id = :technician
