select id, refund_id, payment_id, amount, status, attempts, generation
  from payment.refund_parts
 where refund_id = :refund
 order by id
