delete from admin.flags where removed;
alter table admin.flags drop column removed;
alter table admin.reviews drop column version;
alter table admin.reviews drop column status;
