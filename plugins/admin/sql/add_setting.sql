insert into admin.settings (plugin, version, value, shown, reason, created_by, created_at)
values (:plugin, :version, :value, :shown, :reason, :created_by, :created_at)
