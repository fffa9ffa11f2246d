select id, kind, name_ko, name_en, percent, within_hours, valid_from, valid_to, status, version
  from catalog.surcharges
 where (cast(:after_id as uuid) is null or id > :after_id)
 order by id
 limit :limit
