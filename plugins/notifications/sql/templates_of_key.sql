select key, locale, channel, version, subject, body, html from notifications.templates t
 where key = :key
   and version = (select max(version) from notifications.templates n
                   where n.key = t.key and n.locale = t.locale and n.channel = t.channel)
