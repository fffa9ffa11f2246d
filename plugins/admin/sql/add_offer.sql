insert into admin.offers (id, booking_id, technician_id, outcome, at, day)
values (:id, :booking_id, :technician_id, :outcome, :at, :day)
    on conflict (id) do nothing
