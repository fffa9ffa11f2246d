select id, kind, name_ko, name_en, percent, within_hours, valid_from, valid_to, status, version
  from catalog.surcharges
 where id = :id
