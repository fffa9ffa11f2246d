insert into payment.differences (id, reconciliation_id, provider, order_id, kind, ours, theirs, repaired, found_at)
values (:id, :reconciliation, :provider, :order_id, :kind, :ours, :theirs, :repaired, :found_at)
