select id, technician_id, period_from, period_to, status, gross, commission, vat, withholding, net, paid_at, created_at
  from payment.payouts
 where (cast(:technician as uuid) is null or technician_id = :technician)
   and (cast(:status as text) is null or status = :status)
   and (cast(:after_id as uuid) is null or id < :after_id)
 order by id desc
 limit :limit
