-- A technician is a user (id = the user's id) who applied, was verified, and says when and where to work.
create table technician.technicians (
  id         uuid not null primary key,
  status     text not null check (status in ('applied', 'verified', 'active', 'paused', 'suspended', 'left')),
  name       text not null,                 -- as shown to consumers
  gender     text not null check (gender in ('female', 'male', 'unsaid')),
  about      text,
  version    integer not null check (version > 0),
  created_at timestamp not null,
  updated_at timestamp not null
);

create index technician.technicians_by_status on technicians (status, id);

create table technician.skills (
  technician_id uuid not null references technicians,
  skill         text not null,
  primary key (technician_id, skill)
);

create table technician.regions (
  technician_id uuid not null references technicians,
  region        text not null,
  primary key (technician_id, region)
);

create table technician.work_hours (
  technician_id uuid not null references technicians,
  weekday       integer not null check (weekday between 1 and 7),
  from_minute   integer not null check (from_minute >= 0),
  to_minute     integer not null check (to_minute <= 1440 and to_minute > from_minute),
  primary key (technician_id, weekday, from_minute)
);

-- One day's hours instead of the weekly ones; both minutes 0: a day off.
create table technician.exceptions (
  id            uuid not null primary key,
  technician_id uuid not null references technicians,
  day           text not null,
  from_minute   integer not null check (from_minute >= 0),
  to_minute     integer not null check (to_minute <= 1440 and to_minute >= from_minute),
  created_at    timestamp not null
);

create unique index technician.exceptions_one_a_stretch on exceptions (technician_id, day, from_minute);

-- Time off is booking's to grant (it must not lie over a job): requested until booking has answered.
create table technician.time_off (
  id            uuid not null primary key,
  technician_id uuid not null references technicians,
  status        text not null check (status in ('requested', 'granted', 'refused', 'ending', 'ended')),
  starts_at     timestamp not null,
  ends_at       timestamp not null check (ends_at > starts_at),
  reason        text,
  created_at    timestamp not null
);

create index technician.time_off_of_technician on time_off (technician_id, starts_at);
