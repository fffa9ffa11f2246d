-- class: long
delete from notifications.deliveries where updated_at < :before and status in ('sent', 'delivered', 'skipped', 'dead')
