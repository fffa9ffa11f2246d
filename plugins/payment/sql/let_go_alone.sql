select cast(coalesce(sum(amount), 0) as bigint) from payment.refunds
 where booking_id = :booking and requester_id = :requester and approver_id is null and status in ('pending', 'done', 'failed')
