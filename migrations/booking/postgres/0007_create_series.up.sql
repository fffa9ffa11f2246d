-- Bookings that come again by weeks. Each occurrence is decided once: booked, or skipped with its reason. A planned one was moved
-- by its consumer and waits to be decided.
create table booking.series (
  id            uuid primary key,
  consumer_id   uuid not null,
  service_id    uuid not null,
  address_id    uuid not null,
  size          integer,
  hours         integer,
  options       jsonb not null,
  technician_id uuid,                      -- asked for by name: somebody else comes where they are not free
  rule          text not null,             -- RFC 5545, the subset that recurrence.hpp knows
  first_day     date not null,            -- local; of the rule as it is now
  start_minute  integer not null check (start_minute >= 0 and start_minute < 1440),
  skip_holidays boolean not null,
  note          bytea,                     -- sealed (bound to the series' id)
  locale        text not null,
  state         text not null check (state in ('active', 'ended')),
  version       bigint not null,
  created_at    timestamptz not null,
  updated_at    timestamptz not null
);
create index series_of_consumer on booking.series (consumer_id, id);
create index series_active on booking.series (id) where state = 'active';

create table booking.occurrences (
  series_id  uuid not null references booking.series,
  day        date not null,
  starts_at  timestamptz not null,
  state      text not null check (state in ('planned', 'booked', 'skipped')),
  reason     text,                         -- a code: why it was skipped
  booking_id uuid,
  decided_at timestamptz not null,
  primary key (series_id, day)
);
