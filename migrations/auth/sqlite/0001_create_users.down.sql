drop table auth.consents;
drop table auth.roles;
drop table auth.users;
