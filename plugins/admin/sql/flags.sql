select name, value, otherwise, percent, about, version, updated_by, updated_at from admin.flags where not removed order by name
