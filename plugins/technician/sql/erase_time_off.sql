update technician.time_off set reason = null where technician_id = :technician
