select technician_id, count(*) as count
  from matching.jobs
 where consumer_id = :consumer and technician_id is not null and status = 'completed'
 group by technician_id
