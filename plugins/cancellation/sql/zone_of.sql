select id
  from cancellation.zones
 where ended_at is null and (region is null or region = :region) and starts_at <= :start and ends_at > :start
 limit 1
