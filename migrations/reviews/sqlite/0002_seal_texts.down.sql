alter table reviews.reviews drop column text;
alter table reviews.reviews drop column reply;
alter table reviews.reports drop column note;
alter table reviews.reviews add column text text;
alter table reviews.reviews add column reply text;
alter table reviews.reports add column note text;
