update admin.flags
   set removed = true, version = version + 1, updated_by = :updated_by, updated_at = :updated_at
 where name = :name and version = :version
