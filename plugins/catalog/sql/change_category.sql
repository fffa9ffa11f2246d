update catalog.categories
   set parent_id = :parent_id, slug = :slug, name_ko = :name_ko, name_en = :name_en, position = :position, status = :status, version = :version
 where id = :id and version = :version - 1
