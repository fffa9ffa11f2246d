insert into booking.technician_exceptions (technician_id, day, from_minute, to_minute)
values (:technician, :day, :from_minute, :to_minute)
