drop index catalog.categories_slug;
drop index catalog.skills_code;
drop index catalog.regions_code;
drop index catalog.services_code;
drop index catalog.options_code;

-- What is archived stays as it is: its code is free for another, or a district that was archived by mistake could never be served again.
create unique index catalog.categories_slug on categories (slug) where status <> 'archived';
create unique index catalog.skills_code on skills (code) where status <> 'archived';
create unique index catalog.regions_code on regions (code) where status <> 'archived';
create unique index catalog.services_code on services (code) where status <> 'archived';
create unique index catalog.options_code on options (service_id, code) where status <> 'archived';
