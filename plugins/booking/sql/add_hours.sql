insert into booking.technician_hours (technician_id, weekday, from_minute, to_minute)
values (:technician, :weekday, :from_minute, :to_minute)
