-- What matching knows of technicians: a read model fed by events, rebuildable from them.
create table matching.technicians (
  technician_id  uuid not null primary key,
  active         boolean not null,
  gender         text not null,
  skills         text not null,
  active_since   timestamp,               -- first seen active: how new somebody is
  source_version integer not null,
  updated_at     timestamp not null
);

create table matching.technician_regions (
  technician_id uuid not null references technicians on delete cascade,
  region        text not null,
  primary key (region, technician_id)
);
create index matching.technician_regions_of on technician_regions (technician_id);

-- The rank that reviews published last.
create table matching.ratings (
  technician_id  uuid not null primary key,
  rank           real not null,
  source_version integer not null
);

-- Where somebody worked last, to about 100 m.
create table matching.last_places (
  technician_id uuid not null primary key,
  latitude      real not null,
  longitude     real not null,
  at            timestamp not null
);

-- Bookings as booking told of them: who did how much for whom, and where the day's jobs are.
create table matching.jobs (
  booking_id     uuid not null primary key,
  consumer_id    uuid not null,
  technician_id  uuid,
  status         text not null,
  starts_at      timestamp not null,
  ends_at        timestamp not null,
  latitude       real,          -- to about 100 m
  longitude      real,
  confirmed_at   timestamp,               -- by the technician of now
  source_version integer not null,
  updated_at     timestamp not null
);
create index matching.jobs_of_consumer on jobs (consumer_id, technician_id) where technician_id is not null;
create index matching.jobs_by_start on jobs (starts_at) where technician_id is not null;
create index matching.jobs_by_confirmation on jobs (confirmed_at) where confirmed_at is not null;

-- Points against a technician: came late, withdrew late, did not come.
create table matching.records (
  technician_id uuid not null,
  booking_id    uuid not null,
  kind          text not null check (kind in ('late_start', 'late_withdrawal', 'no_show')),
  points        integer not null check (points >= 0),
  at            timestamp not null,
  primary key (technician_id, booking_id, kind)
);
create index matching.records_by_time on records (at);

-- A booking that needs a technician. A later request of the same booking (booking_version) replaces an earlier one.
create table matching.requests (
  booking_id      uuid not null primary key,
  booking_version integer not null,
  consumer_id     uuid not null,
  wanted_id       uuid,
  excluded        text not null,
  reason          text not null,
  service_code    text not null,
  region          text not null,
  skills          text not null,
  starts_at       timestamp not null,
  ends_at         timestamp not null check (ends_at > starts_at),
  latitude        real not null,  -- to about 100 m
  longitude       real not null,
  give_up_at      timestamp not null,
  state           text not null check (state in ('open', 'offered', 'accepted', 'exhausting', 'exhausted', 'closed')),
  technician_id   uuid,                       -- who accepted, or was assigned
  end_reason      text check (end_reason in ('nobody', 'give_up')),
  next_try_at     timestamp not null,
  version         integer not null check (version > 0),
  created_at      timestamp not null,
  updated_at      timestamp not null
);
create index matching.requests_due on requests (next_try_at) where state = 'open';

create table matching.runs (
  id         uuid not null primary key,
  cause      text not null check (cause in ('timer', 'admin')),
  kind       text not null check (kind in ('exact', 'greedy')),
  seed       integer not null,
  weights    text not null,
  digest     text not null,                 -- of the inputs
  requests   integer not null,
  candidates integer not null,
  assigned   integer not null,
  objective  integer not null,
  took_us    integer not null,
  created_at timestamp not null
);

-- What a run saw and decided of one booking: everybody who could have been asked, with the parts of the score, or what spoke
-- against them.
create table matching.decisions (
  run_id        uuid not null references runs on delete cascade,
  booking_id    uuid not null,
  technician_id uuid,                       -- whom it chose
  urgency       integer not null,
  lines         text not null,
  primary key (run_id, booking_id)
);
create index matching.decisions_of_booking on decisions (booking_id, run_id);

-- A question to one technician. placing: booking has yet to agree; accepting: booking has yet to confirm.
create table matching.offers (
  id              uuid not null primary key,
  booking_id      uuid not null references requests,
  booking_version integer not null,          -- of the request that it answers
  technician_id   uuid not null,
  run_id          uuid,
  state           text not null check (state in (
                    'placing', 'refused', 'open', 'accepting', 'accepted', 'declined', 'expired', 'withdrawn')),
  service_code    text not null,
  region          text not null,
  starts_at       timestamp not null,
  ends_at         timestamp not null,
  expires_at      timestamp not null,
  created_at      timestamp not null,
  updated_at      timestamp not null
);
create unique index matching.offers_one_live on offers (booking_id) where state in ('placing', 'open', 'accepting');
create unique index matching.offers_one_acceptance on offers (booking_id) where state in ('accepting', 'accepted');
create index matching.offers_of_booking on offers (booking_id, id);
create index matching.offers_of_technician on offers (technician_id, id);
create index matching.offers_by_time on offers (created_at);

-- A manual assignment, from before booking was asked until its answer was written down.
create table matching.assignments (
  id            uuid not null primary key,
  booking_id    uuid not null,
  technician_id uuid not null,
  admin_id      uuid not null,
  reason        text not null,
  state         text not null check (state in ('asked', 'done', 'refused')),
  created_at    timestamp not null
);
