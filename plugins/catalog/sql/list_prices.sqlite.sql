select id, service_id, from_units, to_units, amount, minutes, valid_from, valid_to, status, version
  from catalog.prices
 where (:after_id is null or id > :after_id)
 order by id
 limit :limit
