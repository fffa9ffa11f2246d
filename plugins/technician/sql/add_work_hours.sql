insert into technician.work_hours (technician_id, weekday, from_minute, to_minute)
values (:technician, :weekday, :from_minute, :to_minute)
