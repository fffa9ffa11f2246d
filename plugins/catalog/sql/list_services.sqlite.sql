select id, category_id, code, name_ko, name_en, about_ko, about_en, pricing, skills, status, version
  from catalog.services
 where (:after_id is null or id > :after_id)
 order by id
 limit :limit
