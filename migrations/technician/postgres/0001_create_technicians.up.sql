-- A technician is a user (id = the user's id) who applied, was verified, and says when and where to work.
create table technician.technicians (
  id         uuid primary key,
  status     text not null check (status in ('applied', 'verified', 'active', 'paused', 'suspended', 'left')),
  name       text not null,                 -- as shown to consumers
  gender     text not null check (gender in ('female', 'male', 'unsaid')),
  about      text,
  version    bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create index technicians_by_status on technician.technicians (status, id);

create table technician.skills (
  technician_id uuid not null references technician.technicians,
  skill         text not null,
  primary key (technician_id, skill)
);

create table technician.regions (
  technician_id uuid not null references technician.technicians,
  region        text not null,
  primary key (technician_id, region)
);

create table technician.work_hours (
  technician_id uuid not null references technician.technicians,
  weekday       smallint not null check (weekday between 1 and 7),
  from_minute   integer not null check (from_minute >= 0),
  to_minute     integer not null check (to_minute <= 1440 and to_minute > from_minute),
  primary key (technician_id, weekday, from_minute)
);

-- One day's hours instead of the weekly ones; both minutes 0: a day off.
create table technician.exceptions (
  id            uuid primary key,
  technician_id uuid not null references technician.technicians,
  day           date not null,
  from_minute   integer not null check (from_minute >= 0),
  to_minute     integer not null check (to_minute <= 1440 and to_minute >= from_minute),
  created_at    timestamptz not null
);

create unique index exceptions_one_a_stretch on technician.exceptions (technician_id, day, from_minute);

-- Time off is booking's to grant (it must not lie over a job): requested until booking has answered.
create table technician.time_off (
  id            uuid primary key,
  technician_id uuid not null references technician.technicians,
  status        text not null check (status in ('requested', 'granted', 'refused', 'ending', 'ended')),
  starts_at     timestamptz not null,
  ends_at       timestamptz not null check (ends_at > starts_at),
  reason        text,
  created_at    timestamptz not null
);

create index time_off_of_technician on technician.time_off (technician_id, starts_at);
