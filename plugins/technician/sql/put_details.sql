update technician.technicians set details = :details where id = :technician
