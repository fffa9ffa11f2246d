insert into payment.earnings
       (id, kind, source_id, booking_id, technician_id, gross, commission, vat, withholding, net, rates, earned_at)
values (:id, :kind, :source, :booking, :technician, :gross, :commission, :vat, :withholding, :net, :rates, :now)
on conflict (kind, source_id) do nothing
