-- Who waits for a time that is taken. The first in line whose wish fits a time that becomes free gets it held.
create table booking.waitlist (
  id            uuid primary key,
  consumer_id   uuid not null,
  service_id    uuid not null,
  address_id    uuid not null,
  region        text not null,
  size          integer,
  hours         integer,
  options       jsonb not null,
  technician_id uuid,                      -- this one and no other
  wants_from    timestamptz not null,            -- starts wanted, both included
  wants_to      timestamptz not null check (wants_to >= wants_from),
  locale        text not null,
  state         text not null check (state in ('waiting', 'offered', 'booked', 'passed', 'left', 'over')),
  hold_id       uuid,
  offered_until timestamptz,
  created_at    timestamptz not null,
  updated_at    timestamptz not null
);
create index waitlist_in_line on booking.waitlist (region, created_at, id) where state = 'waiting';
create index waitlist_of_consumer on booking.waitlist (consumer_id, id);
create unique index waitlist_one_a_hold on booking.waitlist (hold_id) where hold_id is not null;
