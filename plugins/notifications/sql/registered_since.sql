select count(*) from notifications.deliveries
 where recipient_id = :user and template = 'auth.registered' and created_at >= :since
