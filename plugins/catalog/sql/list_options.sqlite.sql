select id, service_id, code, name_ko, name_en, amount, minutes, status, version
  from catalog.options
 where (:after_id is null or id > :after_id)
 order by id
 limit :limit
