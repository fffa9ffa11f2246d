select technician_id, day, from_minute, to_minute
  from booking.technician_exceptions
 where day between :from and :to and technician_id in (select r.technician_id from booking.technician_regions r where r.region in (select asked.value from json_each(:regions) as asked))
