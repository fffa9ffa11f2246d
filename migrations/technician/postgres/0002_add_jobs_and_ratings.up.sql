-- What came with an application. Notes are personal: sealed (bound to the document's id).
create table technician.documents (
  id            uuid primary key,
  technician_id uuid not null references technician.technicians,
  kind          text not null check (kind in ('id_card', 'criminal_record', 'career', 'insurance', 'bank_account', 'other')),
  file_id       uuid,
  note          bytea,
  created_at    timestamptz not null
);

create index documents_of_technician on technician.documents (technician_id, id);

alter table technician.technicians add column details bytea;   -- of the application, sealed (bound to the technician's id)
-- Off in spite of jobs, which are matched again first.
alter table technician.time_off add column rematch boolean not null default false;

-- What consumers say, as reviews told last: a read model, replaced by later versions.
create table technician.ratings (
  technician_id uuid primary key,
  version       bigint not null,
  rating_count  bigint not null check (rating_count >= 0),
  rating_sum    bigint not null check (rating_sum >= 0),
  rating_rank   double precision not null,
  updated_at    timestamptz not null
);

-- Sick, suspended or gone: booking matches the jobs again and keeps the time free under this id.
create table technician.away (
  id            uuid primary key,
  technician_id uuid not null references technician.technicians,
  kind          text not null check (kind in ('sick', 'suspended', 'left')),
  status        text not null check (status in ('intended', 'done', 'refused', 'ending', 'ended')),
  starts_at     timestamptz not null,
  ends_at       timestamptz not null check (ends_at > starts_at),
  bookings      jsonb not null,             -- ids of those that were matched again
  created_at    timestamptz not null
);

create index away_of_technician on technician.away (technician_id, ends_at);
create unique index away_one_suspension on technician.away (technician_id)
 where kind in ('suspended', 'left') and status in ('intended', 'done');

-- What a technician did at a job. Written as intended before booking is told, and as done or refused after. A visit is known
-- by its start: a rework, at another time, has steps of its own.
create table technician.steps (
  id            uuid primary key,
  booking_id    uuid not null,
  technician_id uuid not null references technician.technicians,
  visit_at      timestamptz not null,
  step          text not null check (step in ('en_route', 'check_in', 'check_out', 'report')),
  status        text not null check (status in ('intended', 'done', 'refused')),
  place         bytea,                      -- latitude, longitude, accuracy: sealed (bound to the step's id)
  distance_m    bigint check (distance_m >= 0),
  far           boolean not null,
  at            timestamptz not null
);

create unique index steps_one_a_visit on technician.steps (booking_id, technician_id, visit_at, step);
create index steps_of_technician on technician.steps (technician_id);

create table technician.reports (
  step_id       uuid primary key references technician.steps,
  checklist     jsonb not null,
  note          bytea,                      -- sealed (bound to the step's id)
  photos_before jsonb not null,             -- file ids
  photos_after  jsonb not null,
  signature     uuid                        -- a file's id
);

create table technician.incidents (
  id            uuid primary key,
  booking_id    uuid not null,
  technician_id uuid not null references technician.technicians,
  kind          text not null check (kind in ('injury', 'damage', 'no_access', 'unsafe', 'conflict', 'other')),
  text          bytea,                      -- sealed (bound to the incident's id); null once erased
  photos        jsonb not null,
  created_at    timestamptz not null
);

create index incidents_of_booking on technician.incidents (booking_id, id);
create index incidents_of_technician on technician.incidents (technician_id);
