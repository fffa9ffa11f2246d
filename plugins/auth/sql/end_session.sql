update auth.sessions set ended_at = :now, end_reason = :reason where id = :id and user_id = :user and ended_at is null
