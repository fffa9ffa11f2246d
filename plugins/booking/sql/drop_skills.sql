delete from booking.technician_skills where technician_id = :technician
