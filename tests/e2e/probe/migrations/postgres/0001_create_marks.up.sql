-- A plugin with a database brings migrations; the probe keeps nothing in it.
create table e2e_probe.marks (id integer primary key);
