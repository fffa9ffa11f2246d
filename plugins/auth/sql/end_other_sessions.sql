update auth.sessions set ended_at = :now, end_reason = :reason
where user_id = :user and id <> :but and ended_at is null
returning id
