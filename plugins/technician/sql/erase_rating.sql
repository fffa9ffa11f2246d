delete from technician.ratings where technician_id = :technician
