select technician_id, skill from booking.technician_skills
 where technician_id in (select r.technician_id from booking.technician_regions r where r.region in (select asked.value from json_each(:regions) as asked))
