update admin.roles set permissions = :permissions, version = version + 1, updated_by = :updated_by, updated_at = :updated_at
 where role = :role and version = :version
