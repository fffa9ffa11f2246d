select id, booking_id, consumer_id, technician_id, wants, status, outcome, refund, opened_at, resolved_at
  from admin.disputes
 where (:status is null or status = :status)
   and (:after_id is null or id < :after_id)
 order by id desc
 limit :limit
