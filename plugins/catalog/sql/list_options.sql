select id, service_id, code, name_ko, name_en, amount, minutes, status, version
  from catalog.options
 where (cast(:after_id as uuid) is null or id > :after_id)
 order by id
 limit :limit
