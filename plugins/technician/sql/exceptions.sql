select id, day, from_minute, to_minute from technician.exceptions
 where technician_id = :technician and day >= :since
 order by day, from_minute
