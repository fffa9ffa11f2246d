create extension if not exists btree_gist;

create table catalog.categories (
  id        uuid primary key,
  parent_id uuid references catalog.categories,
  slug      text not null,
  name_ko   text not null,
  name_en   text not null,
  position  integer not null,
  status    text not null check (status in ('draft', 'published', 'archived')),
  version   bigint not null check (version > 0)
);
create unique index categories_slug on catalog.categories (slug);

create table catalog.skills (
  id      uuid primary key,
  code    text not null,
  name_ko text not null,
  name_en text not null,
  status  text not null check (status in ('draft', 'published', 'archived')),
  version bigint not null check (version > 0)
);
create unique index skills_code on catalog.skills (code);

-- A district (시군구): its five-digit code, and how fast one travels there.
create table catalog.regions (
  id        uuid primary key,
  code      text not null,
  name_ko   text not null,
  name_en   text not null,
  speed_kmh double precision not null check (speed_kmh > 0),
  status    text not null check (status in ('draft', 'published', 'archived')),
  version   bigint not null check (version > 0)
);
create unique index regions_code on catalog.regions (code);

create table catalog.services (
  id          uuid primary key,
  category_id uuid not null references catalog.categories,
  code        text not null,
  name_ko     text not null,
  name_en     text not null,
  about_ko    text not null,
  about_en    text not null,
  pricing     text not null check (pricing in ('size', 'hours')),
  skills      jsonb not null,               -- codes, all of them needed
  status      text not null check (status in ('draft', 'published', 'archived')),
  version     bigint not null check (version > 0)
);
create unique index services_code on catalog.services (code);
create index services_of_category on catalog.services (category_id);

-- What a service costs, VAT included, for a range of units (평, or hours), while it is valid. By size: the whole job; by
-- hours: one hour.
create table catalog.prices (
  id         uuid primary key,
  service_id uuid not null references catalog.services,
  from_units integer not null check (from_units > 0),
  to_units   integer not null check (to_units >= from_units),
  amount     bigint not null check (amount >= 0),
  minutes    integer not null check (minutes > 0),
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  status     text not null check (status in ('draft', 'published', 'archived')),
  version    bigint not null check (version > 0),
  constraint prices_no_overlap
    exclude using gist (service_id with =, int4range(from_units, to_units, '[]') with &&,
                        tstzrange(valid_from, valid_to) with &&) where (status = 'published')
);

create table catalog.options (
  id         uuid primary key,
  service_id uuid not null references catalog.services,
  code       text not null,
  name_ko    text not null,
  name_en    text not null,
  amount     bigint not null check (amount >= 0),
  minutes    integer not null check (minutes >= 0),
  status     text not null check (status in ('draft', 'published', 'archived')),
  version    bigint not null check (version > 0)
);
create unique index options_code on catalog.options (service_id, code);

create table catalog.surcharges (
  id           uuid primary key,
  kind         text not null check (kind in ('weekend', 'holiday', 'urgent')),
  name_ko      text not null,
  name_en      text not null,
  percent      integer not null check (percent between 0 and 200),
  within_hours integer not null check (within_hours >= 0),   -- of 'urgent': the start is nearer than that
  valid_from   timestamptz not null,
  valid_to     timestamptz check (valid_to > valid_from),
  status       text not null check (status in ('draft', 'published', 'archived')),
  version      bigint not null check (version > 0),
  constraint surcharges_no_overlap
    exclude using gist (kind with =, tstzrange(valid_from, valid_to) with &&) where (status = 'published')
);
