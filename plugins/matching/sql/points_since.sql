select technician_id, sum(points) as count from matching.records where at >= :since group by technician_id
