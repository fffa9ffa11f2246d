insert into admin.flags (name, value, otherwise, percent, about, version, updated_by, updated_at)
values (:name, :value, :otherwise, :percent, :about, 1, :updated_by, :updated_at)
