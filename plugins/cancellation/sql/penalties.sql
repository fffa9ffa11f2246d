select id, technician_id, booking_id, reason, points, created_at
  from cancellation.penalties
 where (cast(:technician_id as uuid) is null or technician_id = :technician_id)
   and (cast(:after_id as uuid) is null or id < :after_id)
 order by id desc
 limit :limit
