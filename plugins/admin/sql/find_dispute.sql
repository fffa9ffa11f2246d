select id, booking_id, consumer_id, technician_id, wants, status, outcome, refund, opened_at, resolved_at from admin.disputes where id = :id
