select latitude, longitude, at from matching.last_places where technician_id = :technician
