select id, user_id, template, booking_id, title, body, created_at, read_at
  from notifications.inbox
 where user_id = :user
   and (cast(:after_id as uuid) is null or id < :after_id)
   and (not :unread or read_at is null)
 order by id desc
 limit :limit
