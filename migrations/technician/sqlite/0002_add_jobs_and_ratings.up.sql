-- What came with an application. Notes are personal: sealed (bound to the document's id).
create table technician.documents (
  id            uuid not null primary key,
  technician_id uuid not null references technicians,
  kind          text not null check (kind in ('id_card', 'criminal_record', 'career', 'insurance', 'bank_account', 'other')),
  file_id       uuid,
  note          blob,
  created_at    timestamp not null
);

create index technician.documents_of_technician on documents (technician_id, id);

alter table technician.technicians add column details blob;   -- of the application, sealed (bound to the technician's id)
-- Off in spite of jobs, which are matched again first.
alter table technician.time_off add column rematch boolean not null default false;

-- What consumers say, as reviews told last: a read model, replaced by later versions.
create table technician.ratings (
  technician_id uuid not null primary key,
  version       integer not null,
  rating_count  integer not null check (rating_count >= 0),
  rating_sum    integer not null check (rating_sum >= 0),
  rating_rank   real not null,
  updated_at    timestamp not null
);

-- Sick, suspended or gone: booking matches the jobs again and keeps the time free under this id.
create table technician.away (
  id            uuid not null primary key,
  technician_id uuid not null references technicians,
  kind          text not null check (kind in ('sick', 'suspended', 'left')),
  status        text not null check (status in ('intended', 'done', 'refused', 'ending', 'ended')),
  starts_at     timestamp not null,
  ends_at       timestamp not null check (ends_at > starts_at),
  bookings      text not null,             -- ids of those that were matched again
  created_at    timestamp not null
);

create index technician.away_of_technician on away (technician_id, ends_at);
create unique index technician.away_one_suspension on away (technician_id)
 where kind in ('suspended', 'left') and status in ('intended', 'done');

-- What a technician did at a job. Written as intended before booking is told, and as done or refused after. A visit is known
-- by its start: a rework, at another time, has steps of its own.
create table technician.steps (
  id            uuid not null primary key,
  booking_id    uuid not null,
  technician_id uuid not null references technicians,
  visit_at      timestamp not null,
  step          text not null check (step in ('en_route', 'check_in', 'check_out', 'report')),
  status        text not null check (status in ('intended', 'done', 'refused')),
  place         blob,                      -- latitude, longitude, accuracy: sealed (bound to the step's id)
  distance_m    integer check (distance_m >= 0),
  far           boolean not null,
  at            timestamp not null
);

create unique index technician.steps_one_a_visit on steps (booking_id, technician_id, visit_at, step);
create index technician.steps_of_technician on steps (technician_id);

create table technician.reports (
  step_id       uuid not null primary key references steps,
  checklist     text not null,
  note          blob,                      -- sealed (bound to the step's id)
  photos_before text not null,             -- file ids
  photos_after  text not null,
  signature     uuid                        -- a file's id
);

create table technician.incidents (
  id            uuid not null primary key,
  booking_id    uuid not null,
  technician_id uuid not null references technicians,
  kind          text not null check (kind in ('injury', 'damage', 'no_access', 'unsafe', 'conflict', 'other')),
  text          blob,                      -- sealed (bound to the incident's id); null once erased
  photos        text not null,
  created_at    timestamp not null
);

create index technician.incidents_of_booking on incidents (booking_id, id);
create index technician.incidents_of_technician on incidents (technician_id);
