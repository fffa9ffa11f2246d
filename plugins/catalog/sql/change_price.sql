update catalog.prices
   set service_id = :service_id, from_units = :from_units, to_units = :to_units, amount = :amount, minutes = :minutes, valid_from = :valid_from, valid_to = :valid_to, status = :status, version = :version
 where id = :id and version = :version - 1
