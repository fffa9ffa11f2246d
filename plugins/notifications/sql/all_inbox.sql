select id, user_id, template, booking_id, title, body, created_at, read_at
  from notifications.inbox
 where user_id = :user
 order by id desc
 limit 1000
