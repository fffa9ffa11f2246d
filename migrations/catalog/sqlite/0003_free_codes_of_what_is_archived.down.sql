drop index catalog.categories_slug;
drop index catalog.skills_code;
drop index catalog.regions_code;
drop index catalog.services_code;
drop index catalog.options_code;

-- Of what is archived, so that no code stands there twice.
update catalog.categories set slug = slug || ' ' || hex(id) where status = 'archived';
update catalog.skills set code = code || ' ' || hex(id) where status = 'archived';
update catalog.regions set code = code || ' ' || hex(id) where status = 'archived';
update catalog.services set code = code || ' ' || hex(id) where status = 'archived';
update catalog.options set code = code || ' ' || hex(id) where status = 'archived';

create unique index catalog.categories_slug on categories (slug);
create unique index catalog.skills_code on skills (code);
create unique index catalog.regions_code on regions (code);
create unique index catalog.services_code on services (code);
create unique index catalog.options_code on options (service_id, code);
