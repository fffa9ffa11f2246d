select plugin, version, value, shown, reason, created_by, created_at
  from admin.settings
 where plugin = :plugin and (cast(:after_version as bigint) is null or version < :after_version)
 order by version desc
 limit :limit
