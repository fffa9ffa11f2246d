select id, booking_id, consumer_id, technician_id, wants, reason, state, outcome, refund, rework_start, note, admin_id, created_at, resolved_at
  from booking.disputes
 where consumer_id = :consumer
 order by created_at, id
