select name, version, value, otherwise, percent, removed from admin.flags order by name
