select id, period_from, period_to, checked, repaired, differing, finished_at
  from payment.reconciliations
 where (cast(:after_id as uuid) is null or id < :after_id)
 order by id desc
 limit :limit
