select t.name
  from booking.technicians t
  join booking.technician_regions r on r.technician_id = t.technician_id and r.region = :region
 where t.technician_id = :technician and t.active and (:gender = 'any' or t.gender = :gender)
   and not exists (select 1
                     from jsonb_array_elements_text(cast(:skills as jsonb)) as wanted (skill)
                    where not exists (select 1 from booking.technician_skills k
                                       where k.technician_id = t.technician_id and k.skill = wanted.skill))
