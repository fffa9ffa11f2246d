insert into catalog.options
       (id, service_id, code, name_ko, name_en, amount, minutes, status, version)
values (:id, :service_id, :code, :name_ko, :name_en, :amount, :minutes, :status, :version)
