insert into catalog.prices
       (id, service_id, from_units, to_units, amount, minutes, valid_from, valid_to, status, version)
values (:id, :service_id, :from_units, :to_units, :amount, :minutes, :valid_from, :valid_to, :status, :version)
