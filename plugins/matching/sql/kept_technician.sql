select t.technician_id, t.active, t.gender, t.skills, t.active_since, r.rank
  from matching.technicians t
  left join matching.ratings r on r.technician_id = t.technician_id
 where t.technician_id = :technician
