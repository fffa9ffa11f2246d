-- A consumer is a user (id = the user's id). What names a person or a home is sealed.
create table consumer.profiles (
  id          uuid not null primary key,
  nickname    blob,
  preferences blob,                       -- sealed JSON
  version     integer not null check (version > 0),
  created_at  timestamp not null,
  updated_at  timestamp not null
);

create table consumer.addresses (
  id          uuid not null primary key,
  consumer_id uuid not null references profiles,
  label       blob,
  road_name   blob not null,
  zip         blob not null,
  detail      blob,
  entry_notes blob,
  region      text not null,               -- code of the district: what is matched and priced by
  latitude    double precision not null check (latitude between -90 and 90),
  longitude   double precision not null check (longitude between -180 and 180),
  version     integer not null check (version > 0),
  created_at  timestamp not null,
  updated_at  timestamp not null
);

create index consumer.addresses_of_consumer on addresses (consumer_id, id);

-- Technicians whom the consumer likes, or does not want.
create table consumer.favorites (
  consumer_id   uuid not null references profiles,
  technician_id uuid not null,
  created_at    timestamp not null,
  primary key (consumer_id, technician_id)
);

create table consumer.blocks (
  consumer_id   uuid not null references profiles,
  technician_id uuid not null,
  created_at    timestamp not null,
  primary key (consumer_id, technician_id)
);
