select id, booking_id, consumer_id, technician_id, wants, status, outcome, refund, opened_at, resolved_at
  from admin.disputes
 where (cast(:status as text) is null or status = :status)
   and (cast(:after_id as uuid) is null or id < :after_id)
 order by id desc
 limit :limit
