-- What a booking needs from its payment to its end.
alter table booking.holds add column skills text not null default '[]';        -- all of them needed
alter table booking.holds add column speed_kmh real not null default 20;       -- of travel in the region

alter table booking.bookings add column skills text not null default '[]';
alter table booking.bookings add column speed_kmh real not null default 20;
alter table booking.bookings add column wanted_id uuid;               -- the technician asked for by name
alter table booking.bookings add column place_id uuid;                -- source of its busy interval; none: the hold's
alter table booking.bookings add column paid integer not null default 0 check (paid >= 0);  -- less what was given back
alter table booking.bookings add column paid_at timestamp;
alter table booking.bookings add column fee_start timestamp;       -- the earliest start it ever had since it was paid
alter table booking.bookings add column give_up_at timestamp;      -- of looking for a technician
alter table booking.bookings add column series_id uuid;
alter table booking.bookings add column occurrence text;        -- the local day that the series gave it
create index booking.bookings_to_match on bookings (id) where status in ('matching', 'offered');
create unique index booking.bookings_one_an_occurrence on bookings (series_id, occurrence)
  where series_id is not null and status not in ('expired', 'dropped');
create index booking.bookings_by_status on bookings (status, id);

-- Who withdrew from a booking is not asked again. `source_id`: of the absence that it was part of.
create table booking.withdrawals (
  booking_id    uuid not null references bookings,
  technician_id uuid not null,
  source_id     uuid,
  at            timestamp not null,
  primary key (booking_id, technician_id)
);
create index booking.withdrawals_by_source on withdrawals (source_id) where source_id is not null;

-- Every payment that was captured for a booking, once; `used` is false of money that has to go back.
create table booking.payments (
  payment_id uuid not null primary key,
  booking_id uuid not null,
  purpose    text not null,
  amount     integer not null,
  used       boolean not null,
  at         timestamp not null
);

create table booking.disputes (
  id            uuid not null primary key,
  booking_id    uuid not null references bookings,
  consumer_id   uuid not null,
  technician_id uuid not null,
  wants         text not null check (wants in ('rework', 'refund')),
  reason        blob not null,            -- sealed (bound to the dispute's id)
  state         text not null check (state in ('open', 'resolved')),
  outcome       text check (outcome in ('rework', 'refund', 'rejected')),
  refund        integer not null default 0 check (refund >= 0),
  rework_start  timestamp,
  note          blob,                     -- the admin's, sealed (bound to the dispute's id)
  admin_id      uuid,
  created_at    timestamp not null,
  resolved_at   timestamp
);
create unique index booking.disputes_one_open on disputes (booking_id) where state = 'open';

-- An absence may lie around jobs that go on, in several pieces; a hold or a job has one interval.
drop index booking.busy_one_a_source;
create unique index booking.busy_one_a_place on technician_busy (source_id) where active and kind <> 'time_off';
create index booking.busy_by_source on technician_busy (kind, source_id) where active;
