select r.id, r.payment_id, r.provider_key, r.amount - r.cancelled as stands, p.captured - p.refunded as paid
  from payment.cash_receipts r
  join payment.payments p on p.id = r.payment_id
 where r.id = :id and r.status = 'issued'
