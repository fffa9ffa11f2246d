select t.technician_id, t.active, t.gender, t.skills, t.active_since, r.rank
  from matching.technician_regions g
  join matching.technicians t on t.technician_id = g.technician_id
  left join matching.ratings r on r.technician_id = t.technician_id
 where g.region = :region
 order by t.technician_id
