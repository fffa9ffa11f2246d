select technician_id, count(*) as count
  from matching.jobs
 where confirmed_at >= :since and technician_id is not null
   and status in ('confirmed', 'en_route', 'in_progress', 'work_reported', 'completed', 'disputed', 'rework')
 group by technician_id
