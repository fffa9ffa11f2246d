delete from technician.regions where technician_id = :technician
