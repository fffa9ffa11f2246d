select id, region, starts_at, ends_at, reason, created_by, created_at
  from cancellation.zones
 where id = :id and ended_at is null
