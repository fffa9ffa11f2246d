insert into payment.payouts
       (id, technician_id, period_from, period_to, status, gross, commission, vat, withholding, net, created_at)
values (:id, :technician, :from, :to, 'due', 0, 0, 0, 0, 0, :now)
on conflict (technician_id, period_from) do nothing
