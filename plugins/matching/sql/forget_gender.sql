update matching.technicians set gender = 'unsaid', active = false where technician_id = :technician
