update catalog.services
   set category_id = :category_id, code = :code, name_ko = :name_ko, name_en = :name_en, about_ko = :about_ko, about_en = :about_en, pricing = :pricing, skills = :skills, status = :status, version = :version
 where id = :id and version = :version - 1
