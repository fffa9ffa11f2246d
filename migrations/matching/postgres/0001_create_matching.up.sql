-- What matching knows of technicians: a read model fed by events, rebuildable from them.
create table matching.technicians (
  technician_id  uuid primary key,
  active         boolean not null,
  gender         text not null,
  skills         jsonb not null,
  active_since   timestamptz,               -- first seen active: how new somebody is
  source_version bigint not null,
  updated_at     timestamptz not null
);

create table matching.technician_regions (
  technician_id uuid not null references matching.technicians on delete cascade,
  region        text not null,
  primary key (region, technician_id)
);
create index technician_regions_of on matching.technician_regions (technician_id);

-- The rank that reviews published last.
create table matching.ratings (
  technician_id  uuid primary key,
  rank           double precision not null,
  source_version bigint not null
);

-- Where somebody worked last, to about 100 m.
create table matching.last_places (
  technician_id uuid primary key,
  latitude      double precision not null,
  longitude     double precision not null,
  at            timestamptz not null
);

-- Bookings as booking told of them: who did how much for whom, and where the day's jobs are.
create table matching.jobs (
  booking_id     uuid primary key,
  consumer_id    uuid not null,
  technician_id  uuid,
  status         text not null,
  starts_at      timestamptz not null,
  ends_at        timestamptz not null,
  latitude       double precision,          -- to about 100 m
  longitude      double precision,
  confirmed_at   timestamptz,               -- by the technician of now
  source_version bigint not null,
  updated_at     timestamptz not null
);
create index jobs_of_consumer on matching.jobs (consumer_id, technician_id) where technician_id is not null;
create index jobs_by_start on matching.jobs (starts_at) where technician_id is not null;
create index jobs_by_confirmation on matching.jobs (confirmed_at) where confirmed_at is not null;

-- Points against a technician: came late, withdrew late, did not come.
create table matching.records (
  technician_id uuid not null,
  booking_id    uuid not null,
  kind          text not null check (kind in ('late_start', 'late_withdrawal', 'no_show')),
  points        integer not null check (points >= 0),
  at            timestamptz not null,
  primary key (technician_id, booking_id, kind)
);
create index records_by_time on matching.records (at);

-- A booking that needs a technician. A later request of the same booking (booking_version) replaces an earlier one.
create table matching.requests (
  booking_id      uuid primary key,
  booking_version bigint not null,
  consumer_id     uuid not null,
  wanted_id       uuid,
  excluded        jsonb not null,
  reason          text not null,
  service_code    text not null,
  region          text not null,
  skills          jsonb not null,
  starts_at       timestamptz not null,
  ends_at         timestamptz not null check (ends_at > starts_at),
  latitude        double precision not null,  -- to about 100 m
  longitude       double precision not null,
  give_up_at      timestamptz not null,
  state           text not null check (state in ('open', 'offered', 'accepted', 'exhausting', 'exhausted', 'closed')),
  technician_id   uuid,                       -- who accepted, or was assigned
  end_reason      text check (end_reason in ('nobody', 'give_up')),
  next_try_at     timestamptz not null,
  version         bigint not null check (version > 0),
  created_at      timestamptz not null,
  updated_at      timestamptz not null
);
create index requests_due on matching.requests (next_try_at) where state = 'open';

create table matching.runs (
  id         uuid primary key,
  cause      text not null check (cause in ('timer', 'admin')),
  kind       text not null check (kind in ('exact', 'greedy')),
  seed       bigint not null,
  weights    jsonb not null,
  digest     text not null,                 -- of the inputs
  requests   integer not null,
  candidates integer not null,
  assigned   integer not null,
  objective  bigint not null,
  took_us    bigint not null,
  created_at timestamptz not null
);

-- What a run saw and decided of one booking: everybody who could have been asked, with the parts of the score, or what spoke
-- against them.
create table matching.decisions (
  run_id        uuid not null references matching.runs on delete cascade,
  booking_id    uuid not null,
  technician_id uuid,                       -- whom it chose
  urgency       integer not null,
  lines         jsonb not null,
  primary key (run_id, booking_id)
);
create index decisions_of_booking on matching.decisions (booking_id, run_id);

-- A question to one technician. placing: booking has yet to agree; accepting: booking has yet to confirm.
create table matching.offers (
  id              uuid primary key,
  booking_id      uuid not null references matching.requests,
  booking_version bigint not null,          -- of the request that it answers
  technician_id   uuid not null,
  run_id          uuid,
  state           text not null check (state in (
                    'placing', 'refused', 'open', 'accepting', 'accepted', 'declined', 'expired', 'withdrawn')),
  service_code    text not null,
  region          text not null,
  starts_at       timestamptz not null,
  ends_at         timestamptz not null,
  expires_at      timestamptz not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null
);
create unique index offers_one_live on matching.offers (booking_id) where state in ('placing', 'open', 'accepting');
create unique index offers_one_acceptance on matching.offers (booking_id) where state in ('accepting', 'accepted');
create index offers_of_booking on matching.offers (booking_id, id);
create index offers_of_technician on matching.offers (technician_id, id);
create index offers_by_time on matching.offers (created_at);

-- A manual assignment, from before booking was asked until its answer was written down.
create table matching.assignments (
  id            uuid primary key,
  booking_id    uuid not null,
  technician_id uuid not null,
  admin_id      uuid not null,
  reason        text not null,
  state         text not null check (state in ('asked', 'done', 'refused')),
  created_at    timestamptz not null
);
