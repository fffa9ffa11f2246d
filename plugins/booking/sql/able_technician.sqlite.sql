select t.name
  from booking.technicians t
  join booking.technician_regions r on r.technician_id = t.technician_id and r.region = :region
 where t.technician_id = :technician and t.active and (:gender = 'any' or t.gender = :gender)
   and not exists (select 1
                     from json_each(:skills) as wanted
                    where not exists (select 1 from booking.technician_skills k
                                       where k.technician_id = t.technician_id and k.skill = wanted.value))
