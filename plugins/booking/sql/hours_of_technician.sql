select technician_id, weekday, from_minute, to_minute from booking.technician_hours where technician_id = :technician
