select category, channel from notifications.muted where user_id = :user order by category, channel
