update catalog.skills
   set code = :code, name_ko = :name_ko, name_en = :name_en, status = :status, version = :version
 where id = :id and version = :version - 1
