insert into catalog.surcharges
       (id, kind, name_ko, name_en, percent, within_hours, valid_from, valid_to, status, version)
values (:id, :kind, :name_ko, :name_en, :percent, :within_hours, :valid_from, :valid_to, :status, :version)
