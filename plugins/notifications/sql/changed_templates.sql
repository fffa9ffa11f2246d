select key, locale, channel, max(version) as version from notifications.templates group by key, locale, channel
