-- What booking knows of technicians: a read model fed by the technician plugin's events, rebuildable from them.
create table booking.technicians (
  technician_id  uuid not null primary key,
  name           text not null,
  gender         text not null,
  active         boolean not null,
  source_version integer not null,
  updated_at     timestamp not null
);

create table booking.technician_skills (
  technician_id uuid not null references technicians on delete cascade,
  skill         text not null,
  primary key (technician_id, skill)
);

create table booking.technician_regions (
  technician_id uuid not null references technicians on delete cascade,
  region        text not null,
  primary key (region, technician_id)
);

-- Weekly hours: weekday 1 (Monday) to 7, minutes of the local day.
create table booking.technician_hours (
  technician_id uuid not null references technicians on delete cascade,
  weekday       integer not null check (weekday between 1 and 7),
  from_minute   integer not null check (from_minute >= 0),
  to_minute     integer not null check (to_minute <= 1440 and to_minute > from_minute),
  primary key (technician_id, weekday, from_minute)
);

-- One day's hours instead of the weekly ones; a row with from_minute = to_minute = 0 is a day off.
create table booking.technician_exceptions (
  technician_id uuid not null references technicians on delete cascade,
  day           text not null,
  from_minute   integer not null check (from_minute >= 0),
  to_minute     integer not null check (to_minute <= 1440 and to_minute >= from_minute),
  primary key (technician_id, day, from_minute)
);
