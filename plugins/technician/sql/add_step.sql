insert into technician.steps (id, booking_id, technician_id, visit_at, step, status, place, distance_m, far, at)
values (:id, :booking_id, :technician_id, :visit_at, :step, :status, :place, :distance_m, :far, :at)
