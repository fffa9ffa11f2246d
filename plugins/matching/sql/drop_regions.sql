delete from matching.technician_regions where technician_id = :technician
