insert into technician.exceptions (id, technician_id, day, from_minute, to_minute, created_at)
values (:id, :technician, :day, :from_minute, :to_minute, :now)
