update auth.challenges set used_at = :now where user_id = :user and used_at is null
