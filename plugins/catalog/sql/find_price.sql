select id, service_id, from_units, to_units, amount, minutes, valid_from, valid_to, status, version
  from catalog.prices
 where id = :id
