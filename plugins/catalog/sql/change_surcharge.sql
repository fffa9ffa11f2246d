update catalog.surcharges
   set kind = :kind, name_ko = :name_ko, name_en = :name_en, percent = :percent, within_hours = :within_hours, valid_from = :valid_from, valid_to = :valid_to, status = :status, version = :version
 where id = :id and version = :version - 1
