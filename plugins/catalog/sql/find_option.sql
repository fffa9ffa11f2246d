select id, service_id, code, name_ko, name_en, amount, minutes, status, version
  from catalog.options
 where id = :id
