delete from technician.documents where technician_id = :technician
