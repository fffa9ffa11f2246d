create table catalog.categories (
  id        uuid not null primary key,
  parent_id uuid references categories,
  slug      text not null,
  name_ko   text not null,
  name_en   text not null,
  position  integer not null,
  status    text not null check (status in ('draft', 'published', 'archived')),
  version   integer not null check (version > 0)
);
create unique index catalog.categories_slug on categories (slug);

create table catalog.skills (
  id      uuid not null primary key,
  code    text not null,
  name_ko text not null,
  name_en text not null,
  status  text not null check (status in ('draft', 'published', 'archived')),
  version integer not null check (version > 0)
);
create unique index catalog.skills_code on skills (code);

-- A district (시군구): its five-digit code, and how fast one travels there.
create table catalog.regions (
  id        uuid not null primary key,
  code      text not null,
  name_ko   text not null,
  name_en   text not null,
  speed_kmh real not null check (speed_kmh > 0),
  status    text not null check (status in ('draft', 'published', 'archived')),
  version   integer not null check (version > 0)
);
create unique index catalog.regions_code on regions (code);

create table catalog.services (
  id          uuid not null primary key,
  category_id uuid not null references categories,
  code        text not null,
  name_ko     text not null,
  name_en     text not null,
  about_ko    text not null,
  about_en    text not null,
  pricing     text not null check (pricing in ('size', 'hours')),
  skills      text not null,               -- codes, all of them needed
  status      text not null check (status in ('draft', 'published', 'archived')),
  version     integer not null check (version > 0)
);
create unique index catalog.services_code on services (code);
create index catalog.services_of_category on services (category_id);

-- What a service costs, VAT included, for a range of units (평, or hours), while it is valid. By size: the whole job; by
-- hours: one hour.
create table catalog.prices (
  id         uuid not null primary key,
  service_id uuid not null references services,
  from_units integer not null check (from_units > 0),
  to_units   integer not null check (to_units >= from_units),
  amount     integer not null check (amount >= 0),
  minutes    integer not null check (minutes > 0),
  valid_from timestamp not null,
  valid_to   timestamp check (valid_to > valid_from),
  status     text not null check (status in ('draft', 'published', 'archived')),
  version    integer not null check (version > 0)
);

create table catalog.options (
  id         uuid not null primary key,
  service_id uuid not null references services,
  code       text not null,
  name_ko    text not null,
  name_en    text not null,
  amount     integer not null check (amount >= 0),
  minutes    integer not null check (minutes >= 0),
  status     text not null check (status in ('draft', 'published', 'archived')),
  version    integer not null check (version > 0)
);
create unique index catalog.options_code on options (service_id, code);

create table catalog.surcharges (
  id           uuid not null primary key,
  kind         text not null check (kind in ('weekend', 'holiday', 'urgent')),
  name_ko      text not null,
  name_en      text not null,
  percent      integer not null check (percent between 0 and 200),
  within_hours integer not null check (within_hours >= 0),   -- of 'urgent': the start is nearer than that
  valid_from   timestamp not null,
  valid_to     timestamp check (valid_to > valid_from),
  status       text not null check (status in ('draft', 'published', 'archived')),
  version      integer not null check (version > 0)
);

create trigger catalog.prices_no_overlap_on_insert before insert on prices when new.status = 'published'
begin
  select raise(abort, 'prices_no_overlap')
   where exists (select 1 from prices o
                  where o.service_id = new.service_id and o.from_units <= new.to_units and o.to_units >= new.from_units and o.status = 'published'
                    and (new.valid_to is null or o.valid_from < new.valid_to)
                    and (o.valid_to is null or o.valid_to > new.valid_from));
end;

create trigger catalog.prices_no_overlap_on_update before update on prices when new.status = 'published'
begin
  select raise(abort, 'prices_no_overlap')
   where exists (select 1 from prices o
                  where o.service_id = new.service_id and o.from_units <= new.to_units and o.to_units >= new.from_units and o.id <> new.id and o.status = 'published'
                    and (new.valid_to is null or o.valid_from < new.valid_to)
                    and (o.valid_to is null or o.valid_to > new.valid_from));
end;

create trigger catalog.surcharges_no_overlap_on_insert before insert on surcharges when new.status = 'published'
begin
  select raise(abort, 'surcharges_no_overlap')
   where exists (select 1 from surcharges o
                  where o.kind = new.kind and o.status = 'published'
                    and (new.valid_to is null or o.valid_from < new.valid_to)
                    and (o.valid_to is null or o.valid_to > new.valid_from));
end;

create trigger catalog.surcharges_no_overlap_on_update before update on surcharges when new.status = 'published'
begin
  select raise(abort, 'surcharges_no_overlap')
   where exists (select 1 from surcharges o
                  where o.kind = new.kind and o.id <> new.id and o.status = 'published'
                    and (new.valid_to is null or o.valid_from < new.valid_to)
                    and (o.valid_to is null or o.valid_to > new.valid_from));
end;
