select version from admin.flags where name = :name
