select id, technician_id, period_from, period_to, status, gross, commission, vat, withholding, net, paid_at, created_at
  from payment.payouts
 where (:technician is null or technician_id = :technician)
   and (:status is null or status = :status)
   and (:after_id is null or id < :after_id)
 order by id desc
 limit :limit
