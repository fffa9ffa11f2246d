drop table auth.devices;
drop table auth.codes;
alter table auth.users drop column phone_verified_at;
alter table auth.users drop column email_verified_at;
