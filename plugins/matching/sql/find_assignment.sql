select id, booking_id, technician_id, admin_id, reason, state, created_at from matching.assignments where id = :id
