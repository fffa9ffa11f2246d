insert into catalog.services
       (id, category_id, code, name_ko, name_en, about_ko, about_en, pricing, skills, status, version)
values (:id, :category_id, :code, :name_ko, :name_en, :about_ko, :about_en, :pricing, :skills, :status, :version)
