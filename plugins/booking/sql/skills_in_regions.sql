select technician_id, skill from booking.technician_skills
 where technician_id in (select r.technician_id from booking.technician_regions r where r.region in (select asked.code from jsonb_array_elements_text(cast(:regions as jsonb)) as asked (code)))
