select id, provider, order_id, kind, ours, theirs, repaired, found_at
  from payment.differences
 where reconciliation_id = :reconciliation
 order by id
