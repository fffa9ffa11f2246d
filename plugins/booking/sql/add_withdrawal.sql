insert into booking.withdrawals (booking_id, technician_id, source_id, at) values (:booking, :technician, :source, :now)
on conflict (booking_id, technician_id) do nothing
