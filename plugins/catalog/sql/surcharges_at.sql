select id, kind, name_ko, name_en, percent, within_hours, valid_from, valid_to, status, version
  from catalog.surcharges
 where status = 'published' and valid_from <= :at and (valid_to is null or valid_to > :at)
 order by kind
