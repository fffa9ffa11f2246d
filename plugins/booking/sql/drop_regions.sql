delete from booking.technician_regions where technician_id = :technician
