select active from booking.technicians where technician_id = :technician for update
