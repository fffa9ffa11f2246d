update technician.steps set place = null where technician_id = :technician
