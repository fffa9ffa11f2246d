-- What people write stands sealed from now on. No release has kept any in clear, so nothing is carried over.
alter table reviews.reviews drop column text;
alter table reviews.reviews drop column reply;
alter table reviews.reports drop column note;
alter table reviews.reviews add column text bytea;
alter table reviews.reviews add column reply bytea;
alter table reviews.reports add column note bytea;
