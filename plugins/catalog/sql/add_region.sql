insert into catalog.regions
       (id, code, name_ko, name_en, speed_kmh, status, version)
values (:id, :code, :name_ko, :name_en, :speed_kmh, :status, :version)
