select count(*) from notifications.inbox where user_id = :user and read_at is null
