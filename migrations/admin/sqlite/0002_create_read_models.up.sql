-- Read models, built from events alone. Days are those of Seoul.
create table admin.bookings (
  id            uuid not null primary key,
  consumer_id   uuid not null,
  technician_id uuid,
  status        text not null,
  service_code  text not null,
  region        text not null,
  starts_at     timestamp not null,
  ends_at       timestamp not null,
  total         integer not null,
  version       integer not null,
  created_at    timestamp not null,
  created_day   text not null,
  paid_at       timestamp,                -- it began to be matched
  paid_day      text,
  confirmed_at  timestamp,                -- for the first time
  wait_seconds  integer,                     -- from paid to that
  ended_at      timestamp,                -- completed, cancelled, no_show, unmatched, expired or dropped
  ended_day     text
);

create index admin.bookings_created on bookings (created_day, region);
create index admin.bookings_paid on bookings (paid_day, region) where paid_day is not null;
create index admin.bookings_ended on bookings (ended_day, region) where ended_day is not null;

create table admin.money (
  id         uuid not null,                 -- of the payment, refund or pay-out
  kind       text not null check (kind in ('captured', 'refunded', 'paid_out')),
  booking_id uuid,
  user_id    uuid not null,
  amount     integer not null check (amount >= 0),
  detail     text not null,                 -- the method, or the reason
  at         timestamp not null,
  day        text not null,
  primary key (kind, id)
);

create index admin.money_by_day on money (day);

create table admin.cancellations (
  id         uuid not null primary key,
  booking_id uuid not null,
  kind       text not null,
  fault      text not null,
  refund     integer not null,
  fee        integer not null,
  at         timestamp not null,
  day        text not null
);

create index admin.cancellations_by_day on cancellations (day);

-- Refunds that did not go through and have not been seen to.
create table admin.stuck_refunds (
  cancellation_id uuid not null primary key,
  booking_id      uuid not null,
  refund          integer not null,
  since           timestamp not null
);

create table admin.offers (
  id            uuid not null primary key,
  booking_id    uuid not null,
  technician_id uuid not null,
  outcome       text not null,              -- open, accepted, declined, expired, withdrawn
  at            timestamp not null,
  day           text not null
);

create index admin.offers_by_day on offers (day);

create table admin.reviews (
  id         uuid not null primary key,
  booking_id uuid not null,
  subject_id uuid not null,
  side       text not null,
  stars      integer not null,
  at         timestamp not null,
  day        text not null
);

create index admin.reviews_by_day on reviews (day);

create table admin.disputes (
  id            uuid not null primary key,
  booking_id    uuid not null,
  consumer_id   uuid not null,
  technician_id uuid not null,
  wants         text not null,
  status        text not null check (status in ('open', 'resolved')),
  outcome       text,
  refund        integer,
  opened_at     timestamp not null,
  opened_day    text not null,
  resolved_at   timestamp
);

create index admin.disputes_by_status on disputes (status, id);

create table admin.technicians (
  id     uuid not null primary key,
  status text not null,
  reason text,
  since  timestamp not null
);

create index admin.technicians_by_status on technicians (status, id);

create table admin.registrations (
  user_id uuid not null primary key,
  at      timestamp not null,
  day     text not null
);

create index admin.registrations_by_day on registrations (day);
