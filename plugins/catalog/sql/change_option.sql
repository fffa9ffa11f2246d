update catalog.options
   set service_id = :service_id, code = :code, name_ko = :name_ko, name_en = :name_en, amount = :amount, minutes = :minutes, status = :status, version = :version
 where id = :id and version = :version - 1
