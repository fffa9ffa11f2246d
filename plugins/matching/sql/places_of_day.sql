select technician_id, latitude, longitude, starts_at as at
  from matching.jobs
 where technician_id is not null and latitude is not null and starts_at >= :from and starts_at < :to
   and status in ('confirmed', 'en_route', 'in_progress', 'work_reported', 'completed')
union all
select l.technician_id, l.latitude, l.longitude, l.at
  from matching.last_places l
 where not exists (select 1
                     from matching.jobs j
                    where j.technician_id = l.technician_id and j.latitude is not null
                      and j.starts_at >= :from and j.starts_at < :to
                      and j.status in ('confirmed', 'en_route', 'in_progress', 'work_reported', 'completed'))
 order by technician_id
