select id, code, name_ko, name_en, speed_kmh, status, version
  from catalog.regions
 where (cast(:after_id as uuid) is null or id > :after_id)
 order by id
 limit :limit
