select id, parent_id, slug, name_ko, name_en, position, status, version
  from catalog.categories
 where (cast(:after_id as uuid) is null or id > :after_id)
 order by id
 limit :limit
