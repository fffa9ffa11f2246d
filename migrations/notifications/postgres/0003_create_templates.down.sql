drop table notifications.confirmed;
drop table notifications.broadcasts;
drop table notifications.templates;
