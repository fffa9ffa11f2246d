drop table notifications.consents;
drop table notifications.muted;
drop table notifications.preferences;
