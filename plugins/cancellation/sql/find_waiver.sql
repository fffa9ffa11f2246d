select id, cancellation_id, booking_id, amount, status, reason, admin_id, failure, created_at, updated_at
  from cancellation.waivers
 where id = :id
