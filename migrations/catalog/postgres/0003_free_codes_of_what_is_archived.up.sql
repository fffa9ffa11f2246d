drop index catalog.categories_slug;
drop index catalog.skills_code;
drop index catalog.regions_code;
drop index catalog.services_code;
drop index catalog.options_code;

-- What is archived stays as it is: its code is free for another, or a district that was archived by mistake could never be served again.
create unique index categories_slug on catalog.categories (slug) where status <> 'archived';
create unique index skills_code on catalog.skills (code) where status <> 'archived';
create unique index regions_code on catalog.regions (code) where status <> 'archived';
create unique index services_code on catalog.services (code) where status <> 'archived';
create unique index options_code on catalog.options (service_id, code) where status <> 'archived';
