select plugin, version, value, shown, reason, created_by, created_at
  from admin.settings
 where plugin = :plugin and version = :version
