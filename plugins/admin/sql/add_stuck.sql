insert into admin.stuck_refunds (cancellation_id, booking_id, refund, since)
values (:cancellation, :booking, :refund, :now)
    on conflict (cancellation_id) do nothing
