insert into matching.records (technician_id, booking_id, kind, points, at)
values (:technician, :booking, :kind, :points, :now)
on conflict (technician_id, booking_id, kind) do nothing
