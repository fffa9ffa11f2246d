drop index catalog.categories_slug;
drop index catalog.skills_code;
drop index catalog.regions_code;
drop index catalog.services_code;
drop index catalog.options_code;

-- Of what is archived, so that no code stands there twice.
update catalog.categories set slug = slug || ' ' || id where status = 'archived';
update catalog.skills set code = code || ' ' || id where status = 'archived';
update catalog.regions set code = code || ' ' || id where status = 'archived';
update catalog.services set code = code || ' ' || id where status = 'archived';
update catalog.options set code = code || ' ' || id where status = 'archived';

create unique index categories_slug on catalog.categories (slug);
create unique index skills_code on catalog.skills (code);
create unique index regions_code on catalog.regions (code);
create unique index services_code on catalog.services (code);
create unique index options_code on catalog.options (service_id, code);
