-- A hold keeps one feasible technician for one quote until it is booked, released or expires.
create table booking.holds (
  id            uuid not null primary key,
  consumer_id   uuid not null,
  quote_id      uuid not null,
  technician_id uuid not null,
  asked_for     boolean not null,           -- the consumer asked for this technician
  state         text not null check (state in ('held', 'booked', 'released', 'expired')),
  service_id    uuid not null,
  service_code  text not null,
  region        text not null,
  address_id    uuid not null,
  address       blob not null,              -- the address as it was, sealed (bound to the hold's id)
  price         text  not null,             -- the quote's lines as they were
  total         integer not null check (total >= 0),
  vat           integer not null check (vat >= 0 and vat <= total),
  starts_at     timestamp not null,
  ends_at       timestamp not null check (ends_at > starts_at),
  expires_at    timestamp not null,
  created_at    timestamp not null
);

-- A quote is not consumed, but has at most one live hold or booking.
create unique index booking.holds_one_live_a_quote on holds (quote_id) where state in ('held', 'booked');
create index booking.holds_of_consumer on holds (consumer_id, created_at);

create table booking.bookings (
  id            uuid not null primary key,
  consumer_id   uuid not null,
  technician_id uuid,
  hold_id       uuid not null references holds,
  quote_id      uuid not null,
  service_id    uuid not null,
  service_code  text not null,
  region        text not null,
  status        text not null check (status in (
                  'pending_payment', 'paying', 'matching', 'offered', 'confirmed', 'unmatched', 'en_route', 'in_progress',
                  'work_reported', 'completed', 'disputed', 'rework', 'cancelled', 'no_show', 'expired', 'dropped')),
  address       blob not null,              -- sealed (bound to the hold's id)
  note          blob,                       -- sealed (bound to the booking's id)
  price         text  not null,
  total         integer not null check (total >= 0),
  vat           integer not null check (vat >= 0 and vat <= total),
  starts_at     timestamp not null,
  ends_at       timestamp not null check (ends_at > starts_at),
  pay_until     timestamp,
  version       integer not null check (version > 0),
  created_at    timestamp not null,
  updated_at    timestamp not null
);

create unique index booking.bookings_one_a_hold on bookings (hold_id);
create index booking.bookings_of_consumer on bookings (consumer_id, id);
create index booking.bookings_of_technician on bookings (technician_id, starts_at) where technician_id is not null;

create table booking.timeline (
  booking_id  uuid not null references bookings,
  seq         integer not null check (seq > 0),
  at          timestamp not null,
  actor       text not null check (actor in ('consumer', 'technician', 'admin', 'system')),
  actor_id    uuid,
  from_status text,
  to_status   text not null,
  reason      text,
  primary key (booking_id, seq)
);
