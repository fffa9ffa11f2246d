select weekday, from_minute, to_minute from technician.work_hours
 where technician_id = :technician
 order by weekday, from_minute
