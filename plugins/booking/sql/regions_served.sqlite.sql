select r.region, r.technician_id
  from booking.technician_regions r
  join booking.technicians t on t.technician_id = r.technician_id and t.active
 where r.region in (select asked.value from json_each(:regions) as asked)
 order by r.region, r.technician_id
