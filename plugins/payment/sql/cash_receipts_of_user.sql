select r.id, r.payment_id, r.kind, r.hint as identity, r.amount, r.cancelled, r.status, r.number, r.failure, r.created_at
  from payment.cash_receipts r
  join payment.payments p on p.id = r.payment_id
 where p.consumer_id = :user
 order by r.id
