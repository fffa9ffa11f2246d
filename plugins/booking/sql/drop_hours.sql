delete from booking.technician_hours where technician_id = :technician
