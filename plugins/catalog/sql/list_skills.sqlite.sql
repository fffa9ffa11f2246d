select id, code, name_ko, name_en, status, version
  from catalog.skills
 where (:after_id is null or id > :after_id)
 order by id
 limit :limit
