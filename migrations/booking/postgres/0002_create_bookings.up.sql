-- A hold keeps one feasible technician for one quote until it is booked, released or expires.
create table booking.holds (
  id            uuid primary key,
  consumer_id   uuid not null,
  quote_id      uuid not null,
  technician_id uuid not null,
  asked_for     boolean not null,           -- the consumer asked for this technician
  state         text not null check (state in ('held', 'booked', 'released', 'expired')),
  service_id    uuid not null,
  service_code  text not null,
  region        text not null,
  address_id    uuid not null,
  address       bytea not null,             -- the address as it was, sealed (bound to the hold's id)
  price         jsonb not null,             -- the quote's lines as they were
  total         bigint not null check (total >= 0),
  vat           bigint not null check (vat >= 0 and vat <= total),
  starts_at     timestamptz not null,
  ends_at       timestamptz not null check (ends_at > starts_at),
  expires_at    timestamptz not null,
  created_at    timestamptz not null
);

-- A quote is not consumed, but has at most one live hold or booking.
create unique index holds_one_live_a_quote on booking.holds (quote_id) where state in ('held', 'booked');
create index holds_of_consumer on booking.holds (consumer_id, created_at);

create table booking.bookings (
  id            uuid primary key,
  consumer_id   uuid not null,
  technician_id uuid,
  hold_id       uuid not null references booking.holds,
  quote_id      uuid not null,
  service_id    uuid not null,
  service_code  text not null,
  region        text not null,
  status        text not null check (status in (
                  'pending_payment', 'paying', 'matching', 'offered', 'confirmed', 'unmatched', 'en_route', 'in_progress',
                  'work_reported', 'completed', 'disputed', 'rework', 'cancelled', 'no_show', 'expired', 'dropped')),
  address       bytea not null,             -- sealed (bound to the hold's id)
  note          bytea,                      -- sealed (bound to the booking's id)
  price         jsonb not null,
  total         bigint not null check (total >= 0),
  vat           bigint not null check (vat >= 0 and vat <= total),
  starts_at     timestamptz not null,
  ends_at       timestamptz not null check (ends_at > starts_at),
  pay_until     timestamptz,
  version       bigint not null check (version > 0),
  created_at    timestamptz not null,
  updated_at    timestamptz not null
);

create unique index bookings_one_a_hold on booking.bookings (hold_id);
create index bookings_of_consumer on booking.bookings (consumer_id, id);
create index bookings_of_technician on booking.bookings (technician_id, starts_at) where technician_id is not null;

create table booking.timeline (
  booking_id  uuid not null references booking.bookings,
  seq         integer not null check (seq > 0),
  at          timestamptz not null,
  actor       text not null check (actor in ('consumer', 'technician', 'admin', 'system')),
  actor_id    uuid,
  from_status text,
  to_status   text not null,
  reason      text,
  primary key (booking_id, seq)
);
