select p.amount, r.reason, p.updated_at as at
  from payment.refund_parts p
  join payment.refunds r on r.id = p.refund_id
 where p.payment_id = :payment and p.status = 'done'
 order by p.updated_at, p.id
