create extension if not exists btree_gist;

-- When a technician cannot take work: holds, jobs and time off alike, buffers included. No two active ones overlap,
-- whatever path they came by.
create table booking.technician_busy (
  id            uuid primary key,
  technician_id uuid not null,
  kind          text not null check (kind in ('hold', 'job', 'time_off')),
  source_id     uuid not null,              -- the hold, or the technician plugin's time off
  busy_from     timestamptz not null,       -- buffer included
  busy_to       timestamptz not null check (busy_to > busy_from),
  starts_at     timestamptz not null,
  ends_at       timestamptz not null check (ends_at > starts_at),
  latitude      double precision,           -- where the work is; null for time off
  longitude     double precision,
  active        boolean not null,
  expires_at    timestamptz,                -- of a hold or an unpaid booking; null: does not expire by itself
  constraint bookings_no_overlap
    exclude using gist (technician_id with =, tstzrange(busy_from, busy_to) with &&) where (active)
);

create unique index busy_one_a_source on booking.technician_busy (kind, source_id) where active;
create index busy_by_technician on booking.technician_busy (technician_id, busy_from) where active;
