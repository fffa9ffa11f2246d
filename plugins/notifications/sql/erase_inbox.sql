delete from notifications.inbox where user_id = :user
