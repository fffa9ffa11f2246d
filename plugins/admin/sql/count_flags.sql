select count(*) from admin.flags
