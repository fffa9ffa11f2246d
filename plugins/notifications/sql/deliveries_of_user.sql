select template, channel, status, created_at from notifications.deliveries
 where recipient_id = :user
 order by id desc
 limit 1000
