select r.region, r.technician_id
  from booking.technician_regions r
  join booking.technicians t on t.technician_id = r.technician_id and t.active
 where r.region in (select asked.code from jsonb_array_elements_text(cast(:regions as jsonb)) as asked (code))
 order by r.region, r.technician_id
