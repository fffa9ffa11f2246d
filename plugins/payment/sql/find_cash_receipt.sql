select id, payment_id, kind, hint as identity, amount, cancelled, status, number, failure, created_at
  from payment.cash_receipts
 where id = :id
