insert into booking.payments (payment_id, booking_id, purpose, amount, used, at)
values (:payment, :booking, :purpose, :amount, false, :now)
on conflict (payment_id) do nothing
