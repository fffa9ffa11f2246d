select count(*) from notifications.muted where user_id = :user and category = :category and channel = :channel
