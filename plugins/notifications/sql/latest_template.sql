select key, locale, channel, version, subject, body, html from notifications.templates
 where key = :key and locale = :locale and channel = :channel
 order by version desc
 limit 1
