select s.plugin, s.version, s.value, s.shown, s.reason, s.created_by, s.created_at
  from admin.settings s
 where s.version = (select max(version) from admin.settings where plugin = s.plugin)
 order by s.plugin
