select id, code, name_ko, name_en, speed_kmh, status, version
  from catalog.regions
 where id = :id
