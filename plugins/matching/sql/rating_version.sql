select source_version from matching.ratings where technician_id = :technician
