select name from booking.technicians where technician_id = :technician
