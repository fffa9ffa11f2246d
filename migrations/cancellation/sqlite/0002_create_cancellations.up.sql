-- What cancelling would cost, as it was shown. Cancelling presents it within its time.
create table cancellation.previews (
  id                    uuid not null primary key,
  booking_id            uuid not null,
  asked_by              uuid not null,
  fault                 text not null check (fault in ('consumer', 'technician', 'business', 'nobody')),
  policy_version        integer not null references policies,
  rule                  text not null,
  notice_days           integer not null check (notice_days >= 0),
  fee_percent           integer not null check (fee_percent between 0 and 100),
  paid                  integer not null check (paid >= 0),
  fee                   integer not null check (fee >= 0),
  refund                integer not null check (refund >= 0),
  technician_share      integer not null check (technician_share >= 0 and technician_share <= fee),
  compensation          integer not null check (compensation >= 0),
  fee_start             timestamp not null,
  starts_at             timestamp not null,
  expires_at            timestamp not null,
  created_at            timestamp not null,
  constraint previews_balance check (fee + refund = paid)
);

create index cancellation.previews_expired on previews (expires_at);

-- requested -> refunding -> done | refund_failed; refused: booking would not have it, and nothing has happened.
create table cancellation.cancellations (
  id                    uuid not null primary key,
  booking_id            uuid not null,
  consumer_id           uuid not null,
  technician_id         uuid,
  kind                  text not null check (kind in ('cancelled', 'no_show')),
  fault                 text not null check (fault in ('consumer', 'technician', 'business', 'nobody')),
  actor                 text not null check (actor in ('consumer', 'technician', 'admin')),
  actor_id              uuid not null,
  status                text not null check (status in ('requested', 'refunding', 'done', 'refund_failed', 'refused')),
  policy_version        integer not null references policies,
  rule                  text not null,
  notice_days           integer not null check (notice_days >= 0),
  fee_percent           integer not null check (fee_percent between 0 and 100),
  paid                  integer not null check (paid >= 0),
  fee                   integer not null check (fee >= 0),
  refund                integer not null check (refund >= 0),
  technician_share      integer not null check (technician_share >= 0 and technician_share <= fee),
  compensation          integer not null check (compensation >= 0),
  reason                blob,                   -- sealed (bound to the id)
  evidence              blob,                   -- sealed
  files                 text  not null,
  preview_id            uuid,
  request_key           text,                   -- of the request that began it: a repeat goes on with it
  attempts              integer not null check (attempts >= 0),
  failure               text,                   -- the last code of booking or payment
  stuck                 boolean not null,       -- an admin has been told
  version               integer not null check (version > 0),
  created_at            timestamp not null,
  updated_at            timestamp not null,
  settled_at            timestamp,
  constraint cancellations_balance check (fee + refund = paid),
  constraint cancellations_settled check ((status = 'done') = (settled_at is not null))
);

create unique index cancellation.cancellations_one_a_booking on cancellations (booking_id) where status <> 'refused';
create index cancellation.cancellations_by_status on cancellations (status, id);
create index cancellation.cancellations_of_consumer on cancellations (consumer_id);

-- The kept fee given back.
create table cancellation.waivers (
  id              uuid not null primary key,             -- what payment knows the refund by
  cancellation_id uuid not null references cancellations,
  booking_id      uuid not null,
  amount          integer not null check (amount > 0),
  status          text not null check (status in ('requested', 'pending', 'done', 'failed')),
  reason          text not null,
  admin_id        uuid not null,
  failure         text,
  created_at      timestamp not null,
  updated_at      timestamp not null
);

create unique index cancellation.waivers_one_a_cancellation on waivers (cancellation_id) where status <> 'failed';

-- Owed beside the refund, never as one: proposed by the rule, paid by an admin.
create table cancellation.compensations (
  id              uuid not null primary key,             -- what payment knows it by
  cancellation_id uuid not null references cancellations,
  booking_id      uuid not null,
  beneficiary_id  uuid not null,
  amount          integer not null check (amount > 0),
  status          text not null check (status in ('proposed', 'paying', 'paid')),
  admin_id        uuid,
  created_at      timestamp not null,
  updated_at      timestamp not null
);

create unique index cancellation.compensations_one_a_cancellation on compensations (cancellation_id);

create table cancellation.penalties (
  id            uuid not null primary key,
  technician_id uuid not null,
  booking_id    uuid not null,
  reason        text not null check (reason in ('late_withdrawal', 'no_show')),
  points        integer not null check (points > 0),
  created_at    timestamp not null
);

create unique index cancellation.penalties_once on penalties (technician_id, booking_id, reason);
create index cancellation.penalties_of_technician on penalties (technician_id, id);
