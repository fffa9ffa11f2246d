select id, payment_id, kind, hint as identity, amount, status, number, failure, created_at
  from payment.cash_receipts
 where id = :id
