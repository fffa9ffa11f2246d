select id, region, starts_at, ends_at, reason, created_by, created_at
  from cancellation.zones
 where ended_at is null
   and (cast(:after_id as uuid) is null or id < :after_id)
 order by id desc
 limit :limit
