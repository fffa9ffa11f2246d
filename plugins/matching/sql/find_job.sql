select booking_id, consumer_id, technician_id, status, starts_at, ends_at, latitude, longitude, confirmed_at, source_version
  from matching.jobs
 where booking_id = :booking
