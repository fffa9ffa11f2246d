delete from booking.technician_exceptions where technician_id = :technician
