select s.id, s.category_id, s.code, s.name_ko, s.name_en, s.about_ko, s.about_en, s.pricing, s.skills, s.status, s.version
  from catalog.services s
 where s.status = 'published' and (cast(:category as uuid) is null or s.category_id = :category)
 order by s.code
