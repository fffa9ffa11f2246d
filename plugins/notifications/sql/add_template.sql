insert into notifications.templates (key, locale, channel, version, subject, body, html, author_id, created_at)
values (:key, :locale, :channel, :version, :subject, :body, :html, :author, :now)
