insert into notifications.muted (user_id, category, channel) values (:user, :category, :channel)
