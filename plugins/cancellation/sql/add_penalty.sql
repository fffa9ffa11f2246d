insert into cancellation.penalties (id, technician_id, booking_id, reason, points, created_at)
values (:id, :technician_id, :booking_id, :reason, :points, :created_at)
    on conflict (technician_id, booking_id, reason) do nothing
