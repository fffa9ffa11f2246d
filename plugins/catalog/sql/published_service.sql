select s.id, s.category_id, s.code, s.name_ko, s.name_en, s.about_ko, s.about_en, s.pricing, s.skills, s.status, s.version
  from catalog.services s
 where s.id = :id and s.status = 'published'
