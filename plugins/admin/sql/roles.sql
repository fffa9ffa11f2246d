select role, permissions, version, updated_by, updated_at from admin.roles order by role
