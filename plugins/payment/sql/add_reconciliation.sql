insert into payment.reconciliations (id, period_from, period_to, checked, repaired, differing, finished_at)
values (:id, :period_from, :period_to, :checked, :repaired, :differing, :finished_at)
