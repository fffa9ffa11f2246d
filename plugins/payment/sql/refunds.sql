select id, source_id, booking_id, consumer_id, origin, amount, reason, status, requester_id, approver_id, failure, version, created_at,
       updated_at
  from payment.refunds
 where (cast(:after_id as uuid) is null or id < :after_id)
   and (cast(:status as text) is null or status = :status)
 order by id desc
 limit :limit
