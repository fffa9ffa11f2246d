select id, cancellation_id, booking_id, beneficiary_id, amount, status, admin_id, created_at, updated_at
  from cancellation.compensations
 where cancellation_id = :cancellation and admin_id = :admin and request_key = :key and status <> 'proposed'
