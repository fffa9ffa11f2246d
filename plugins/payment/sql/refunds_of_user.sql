select id, source_id, booking_id, consumer_id, origin, amount, reason, status, requester_id, approver_id, failure, version, created_at,
       updated_at
  from payment.refunds
 where consumer_id = :user
 order by id
