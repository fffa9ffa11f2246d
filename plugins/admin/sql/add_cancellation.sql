insert into admin.cancellations (id, booking_id, kind, fault, refund, fee, at, day)
values (:id, :booking_id, :kind, :fault, :refund, :fee, :at, :day)
    on conflict (id) do nothing
