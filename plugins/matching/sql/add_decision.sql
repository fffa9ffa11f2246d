insert into matching.decisions (run_id, booking_id, technician_id, urgency, lines)
values (:run, :booking_id, :technician_id, :urgency, :lines)
