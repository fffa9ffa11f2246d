select count(*) from notifications.deliveries where source_id = :source and recipient_id = :recipient
