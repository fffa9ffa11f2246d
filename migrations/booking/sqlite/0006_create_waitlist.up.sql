-- Who waits for a time that is taken. The first in line whose wish fits a time that becomes free gets it held.
create table booking.waitlist (
  id            uuid not null primary key,
  consumer_id   uuid not null,
  service_id    uuid not null,
  address_id    uuid not null,
  region        text not null,
  size          integer,
  hours         integer,
  options       text not null,
  technician_id uuid,                      -- this one and no other
  wants_from    timestamp not null,            -- starts wanted, both included
  wants_to      timestamp not null check (wants_to >= wants_from),
  locale        text not null,
  state         text not null check (state in ('waiting', 'offered', 'booked', 'passed', 'left', 'over')),
  hold_id       uuid,
  offered_until timestamp,
  created_at    timestamp not null,
  updated_at    timestamp not null
);
create index booking.waitlist_in_line on waitlist (region, created_at, id) where state = 'waiting';
create index booking.waitlist_of_consumer on waitlist (consumer_id, id);
create unique index booking.waitlist_one_a_hold on waitlist (hold_id) where hold_id is not null;
