select id, technician_id, booking_id, reason, points, created_at
  from cancellation.penalties
 where (:technician_id is null or technician_id = :technician_id)
   and (:after_id is null or id < :after_id)
 order by id desc
 limit :limit
