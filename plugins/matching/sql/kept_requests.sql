select booking_id, state, region, starts_at, latitude, longitude
  from matching.requests
 where consumer_id = :consumer
 order by booking_id
