-- Read models, built from events alone. Days are those of Seoul.
create table admin.bookings (
  id            uuid primary key,
  consumer_id   uuid not null,
  technician_id uuid,
  status        text not null,
  service_code  text not null,
  region        text not null,
  starts_at     timestamptz not null,
  ends_at       timestamptz not null,
  total         bigint not null,
  version       bigint not null,
  created_at    timestamptz not null,
  created_day   date not null,
  paid_at       timestamptz,                -- it began to be matched
  paid_day      date,
  confirmed_at  timestamptz,                -- for the first time
  wait_seconds  bigint,                     -- from paid to that
  ended_at      timestamptz,                -- completed, cancelled, no_show, unmatched, expired or dropped
  ended_day     date
);

create index bookings_created on admin.bookings (created_day, region);
create index bookings_paid on admin.bookings (paid_day, region) where paid_day is not null;
create index bookings_ended on admin.bookings (ended_day, region) where ended_day is not null;

create table admin.money (
  id         uuid not null,                 -- of the payment, refund or pay-out
  kind       text not null check (kind in ('captured', 'refunded', 'paid_out')),
  booking_id uuid,
  user_id    uuid not null,
  amount     bigint not null check (amount >= 0),
  detail     text not null,                 -- the method, or the reason
  at         timestamptz not null,
  day        date not null,
  primary key (kind, id)
);

create index money_by_day on admin.money (day);

create table admin.cancellations (
  id         uuid primary key,
  booking_id uuid not null,
  kind       text not null,
  fault      text not null,
  refund     bigint not null,
  fee        bigint not null,
  at         timestamptz not null,
  day        date not null
);

create index cancellations_by_day on admin.cancellations (day);

-- Refunds that did not go through and have not been seen to.
create table admin.stuck_refunds (
  cancellation_id uuid primary key,
  booking_id      uuid not null,
  refund          bigint not null,
  since           timestamptz not null
);

create table admin.offers (
  id            uuid primary key,
  booking_id    uuid not null,
  technician_id uuid not null,
  outcome       text not null,              -- open, accepted, declined, expired, withdrawn
  at            timestamptz not null,
  day           date not null
);

create index offers_by_day on admin.offers (day);

create table admin.reviews (
  id         uuid primary key,
  booking_id uuid not null,
  subject_id uuid not null,
  side       text not null,
  stars      integer not null,
  at         timestamptz not null,
  day        date not null
);

create index reviews_by_day on admin.reviews (day);

create table admin.disputes (
  id            uuid primary key,
  booking_id    uuid not null,
  consumer_id   uuid not null,
  technician_id uuid not null,
  wants         text not null,
  status        text not null check (status in ('open', 'resolved')),
  outcome       text,
  refund        bigint,
  opened_at     timestamptz not null,
  opened_day    date not null,
  resolved_at   timestamptz
);

create index disputes_by_status on admin.disputes (status, id);

create table admin.technicians (
  id     uuid primary key,
  status text not null,
  reason text,
  since  timestamptz not null
);

create index technicians_by_status on admin.technicians (status, id);

create table admin.registrations (
  user_id uuid primary key,
  at      timestamptz not null,
  day     date not null
);

create index registrations_by_day on admin.registrations (day);
