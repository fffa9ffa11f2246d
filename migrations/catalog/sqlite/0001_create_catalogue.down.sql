drop table catalog.surcharges;
drop table catalog.options;
drop table catalog.prices;
drop table catalog.services;
drop table catalog.regions;
drop table catalog.skills;
drop table catalog.categories;
