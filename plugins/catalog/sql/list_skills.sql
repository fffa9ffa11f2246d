select id, code, name_ko, name_en, status, version
  from catalog.skills
 where (cast(:after_id as uuid) is null or id > :after_id)
 order by id
 limit :limit
