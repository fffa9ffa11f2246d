delete from admin.flags where name = :name
