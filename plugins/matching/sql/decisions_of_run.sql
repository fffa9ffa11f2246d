select booking_id, technician_id, urgency, lines from matching.decisions where run_id = :run order by booking_id
