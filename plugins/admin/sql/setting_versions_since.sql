select count(*) from admin.settings where plugin = :plugin and created_at > :since
