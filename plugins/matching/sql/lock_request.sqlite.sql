select booking_id, booking_version, consumer_id, wanted_id, excluded, reason, service_code, region, skills, starts_at,
       ends_at, latitude, longitude, give_up_at, state, technician_id, end_reason, next_try_at, version, created_at,
       updated_at
  from matching.requests
 where booking_id = :booking
