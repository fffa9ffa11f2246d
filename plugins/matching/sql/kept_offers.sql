select id, booking_id, booking_version, technician_id, run_id, state, service_code, region, starts_at, ends_at, expires_at,
       created_at, updated_at
  from matching.offers
 where technician_id = :technician
 order by id
