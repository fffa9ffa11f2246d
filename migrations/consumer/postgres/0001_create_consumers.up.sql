-- A consumer is a user (id = the user's id). What names a person or a home is sealed.
create table consumer.profiles (
  id          uuid primary key,
  nickname    bytea,
  preferences bytea,                       -- sealed JSON
  version     bigint not null check (version > 0),
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);

create table consumer.addresses (
  id          uuid primary key,
  consumer_id uuid not null references consumer.profiles,
  label       bytea,
  road_name   bytea not null,
  zip         bytea not null,
  detail      bytea,
  entry_notes bytea,
  region      text not null,               -- code of the district: what is matched and priced by
  latitude    double precision not null check (latitude between -90 and 90),
  longitude   double precision not null check (longitude between -180 and 180),
  version     bigint not null check (version > 0),
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);

create index addresses_of_consumer on consumer.addresses (consumer_id, id);

-- Technicians whom the consumer likes, or does not want.
create table consumer.favorites (
  consumer_id   uuid not null references consumer.profiles,
  technician_id uuid not null,
  created_at    timestamptz not null,
  primary key (consumer_id, technician_id)
);

create table consumer.blocks (
  consumer_id   uuid not null references consumer.profiles,
  technician_id uuid not null,
  created_at    timestamptz not null,
  primary key (consumer_id, technician_id)
);
