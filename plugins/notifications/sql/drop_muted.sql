delete from notifications.muted where user_id = :user
