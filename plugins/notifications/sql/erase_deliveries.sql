delete from notifications.deliveries where recipient_id = :user
