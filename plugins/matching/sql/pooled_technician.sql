select t.technician_id, t.active, t.gender, t.skills, t.active_since, r.rank
  from matching.technicians t
  left join matching.ratings r on r.technician_id = t.technician_id
 where t.technician_id = :technician
   and exists (select 1 from matching.technician_regions g
                where g.technician_id = t.technician_id and g.region = :region)
