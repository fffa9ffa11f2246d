select id, technician_id, period_from, period_to, status, gross, commission, vat, withholding, net, paid_at, created_at
  from payment.payouts
 where id = :id
