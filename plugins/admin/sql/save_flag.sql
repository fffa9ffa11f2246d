update admin.flags
   set value = :value, otherwise = :otherwise, percent = :percent, about = :about, version = version + 1,
       removed = false, updated_by = :updated_by, updated_at = :updated_at
 where name = :name and version = :version
