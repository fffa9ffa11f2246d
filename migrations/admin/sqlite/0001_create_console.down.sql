drop table admin.flags;
drop table admin.settings;
drop table admin.roles;
