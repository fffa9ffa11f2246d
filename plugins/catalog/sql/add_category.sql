insert into catalog.categories
       (id, parent_id, slug, name_ko, name_en, position, status, version)
values (:id, :parent_id, :slug, :name_ko, :name_en, :position, :status, :version)
