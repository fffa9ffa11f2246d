select id, refund_id, payment_id, amount, status, attempts
  from payment.refund_parts
 where id = :id
