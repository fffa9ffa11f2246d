drop table notifications.inbox;
drop table notifications.deliveries;
