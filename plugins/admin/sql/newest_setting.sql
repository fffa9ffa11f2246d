select plugin, version, value, shown, reason, created_by, created_at
  from admin.settings
 where plugin = :plugin
 order by version desc
 limit 1
