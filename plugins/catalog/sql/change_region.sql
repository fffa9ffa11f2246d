update catalog.regions
   set code = :code, name_ko = :name_ko, name_en = :name_en, speed_kmh = :speed_kmh, status = :status, version = :version
 where id = :id and version = :version - 1
