delete from notifications.preferences where user_id = :user
