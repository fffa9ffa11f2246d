select source_version, active_since from matching.technicians where technician_id = :technician
