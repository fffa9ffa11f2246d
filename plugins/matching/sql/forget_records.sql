delete from matching.records where technician_id = :technician
