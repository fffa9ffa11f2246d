select id, service_id, code, name_ko, name_en, amount, minutes, status, version
  from catalog.options
 where service_id = :service and status = 'published'
 order by code
