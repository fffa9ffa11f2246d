select id, period_from, period_to, checked, repaired, differing, finished_at
  from payment.reconciliations
 where (:after_id is null or id < :after_id)
 order by id desc
 limit :limit
