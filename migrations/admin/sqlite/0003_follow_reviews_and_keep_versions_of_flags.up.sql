-- What became of a published review: published, hidden or removed; the version is that of reviews' own row.
alter table admin.reviews add column status text not null default 'published';
alter table admin.reviews add column version integer not null default 0;

-- A flag that has been removed keeps its version, so that the next of its name goes on from there.
alter table admin.flags add column removed boolean not null default false;
