-- class: long
delete from notifications.inbox where created_at < :before
