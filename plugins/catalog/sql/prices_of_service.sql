select id, service_id, from_units, to_units, amount, minutes, valid_from, valid_to, status, version
  from catalog.prices
 where service_id = :service and status = 'published' and valid_from <= :at and (valid_to is null or valid_to > :at)
 order by from_units
