update notifications.inbox set read_at = coalesce(read_at, :now) where id = :id and user_id = :user
