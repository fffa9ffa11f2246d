-- class: long
delete from notifications.confirmed where updated_at < :before
