insert into catalog.skills
       (id, code, name_ko, name_en, status, version)
values (:id, :code, :name_ko, :name_en, :status, :version)
