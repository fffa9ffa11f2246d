select booking_id, kind, points, at from matching.records where technician_id = :technician order by at, booking_id
