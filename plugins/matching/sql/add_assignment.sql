insert into matching.assignments (id, booking_id, technician_id, admin_id, reason, state, created_at)
values (:id, :booking_id, :technician_id, :admin_id, :reason, :state, :created_at)
