select id, cancellation_id, booking_id, amount, status, reason, admin_id, failure, created_at, updated_at
  from cancellation.waivers
 where cancellation_id = :cancellation and admin_id = :admin and request_key = :key and reason = :reason and status <> 'failed'
