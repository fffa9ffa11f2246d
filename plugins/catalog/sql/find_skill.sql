select id, code, name_ko, name_en, status, version
  from catalog.skills
 where id = :id
