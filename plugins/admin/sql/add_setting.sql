insert into admin.settings (plugin, version, value, reason, created_by, created_at)
values (:plugin, :version, :value, :reason, :created_by, :created_at)
