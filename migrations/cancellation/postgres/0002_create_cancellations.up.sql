-- What cancelling would cost, as it was shown. Cancelling presents it within its time.
create table cancellation.previews (
  id                    uuid primary key,
  booking_id            uuid not null,
  asked_by              uuid not null,
  fault                 text not null check (fault in ('consumer', 'technician', 'business', 'nobody')),
  policy_version        bigint not null references cancellation.policies,
  rule                  text not null,
  notice_days           integer not null check (notice_days >= 0),
  fee_percent           integer not null check (fee_percent between 0 and 100),
  paid                  bigint not null check (paid >= 0),
  fee                   bigint not null check (fee >= 0),
  refund                bigint not null check (refund >= 0),
  technician_share      bigint not null check (technician_share >= 0 and technician_share <= fee),
  compensation          bigint not null check (compensation >= 0),
  fee_start             timestamptz not null,
  starts_at             timestamptz not null,
  expires_at            timestamptz not null,
  created_at            timestamptz not null,
  constraint previews_balance check (fee + refund = paid)
);

create index previews_expired on cancellation.previews (expires_at);

-- requested -> refunding -> done | refund_failed; refused: booking would not have it, and nothing has happened.
create table cancellation.cancellations (
  id                    uuid primary key,
  booking_id            uuid not null,
  consumer_id           uuid not null,
  technician_id         uuid,
  kind                  text not null check (kind in ('cancelled', 'no_show')),
  fault                 text not null check (fault in ('consumer', 'technician', 'business', 'nobody')),
  actor                 text not null check (actor in ('consumer', 'technician', 'admin')),
  actor_id              uuid not null,
  status                text not null check (status in ('requested', 'refunding', 'done', 'refund_failed', 'refused')),
  policy_version        bigint not null references cancellation.policies,
  rule                  text not null,
  notice_days           integer not null check (notice_days >= 0),
  fee_percent           integer not null check (fee_percent between 0 and 100),
  paid                  bigint not null check (paid >= 0),
  fee                   bigint not null check (fee >= 0),
  refund                bigint not null check (refund >= 0),
  technician_share      bigint not null check (technician_share >= 0 and technician_share <= fee),
  compensation          bigint not null check (compensation >= 0),
  reason                bytea,                  -- sealed (bound to the id)
  evidence              bytea,                  -- sealed
  files                 jsonb not null,
  preview_id            uuid,
  request_key           text,                   -- of the request that began it: a repeat goes on with it
  attempts              integer not null check (attempts >= 0),
  failure               text,                   -- the last code of booking or payment
  stuck                 boolean not null,       -- an admin has been told
  version               bigint not null check (version > 0),
  created_at            timestamptz not null,
  updated_at            timestamptz not null,
  settled_at            timestamptz,
  constraint cancellations_balance check (fee + refund = paid),
  constraint cancellations_settled check ((status = 'done') = (settled_at is not null))
);

create unique index cancellations_one_a_booking on cancellation.cancellations (booking_id) where status <> 'refused';
create index cancellations_by_status on cancellation.cancellations (status, id);
create index cancellations_of_consumer on cancellation.cancellations (consumer_id);

-- The kept fee given back.
create table cancellation.waivers (
  id              uuid primary key,             -- what payment knows the refund by
  cancellation_id uuid not null references cancellation.cancellations,
  booking_id      uuid not null,
  amount          bigint not null check (amount > 0),
  status          text not null check (status in ('requested', 'pending', 'done', 'failed')),
  reason          text not null,
  admin_id        uuid not null,
  failure         text,
  created_at      timestamptz not null,
  updated_at      timestamptz not null
);

create unique index waivers_one_a_cancellation on cancellation.waivers (cancellation_id) where status <> 'failed';

-- Owed beside the refund, never as one: proposed by the rule, paid by an admin.
create table cancellation.compensations (
  id              uuid primary key,             -- what payment knows it by
  cancellation_id uuid not null references cancellation.cancellations,
  booking_id      uuid not null,
  beneficiary_id  uuid not null,
  amount          bigint not null check (amount > 0),
  status          text not null check (status in ('proposed', 'paying', 'paid')),
  admin_id        uuid,
  created_at      timestamptz not null,
  updated_at      timestamptz not null
);

create unique index compensations_one_a_cancellation on cancellation.compensations (cancellation_id);

create table cancellation.penalties (
  id            uuid primary key,
  technician_id uuid not null,
  booking_id    uuid not null,
  reason        text not null check (reason in ('late_withdrawal', 'no_show')),
  points        integer not null check (points > 0),
  created_at    timestamptz not null
);

create unique index penalties_once on cancellation.penalties (technician_id, booking_id, reason);
create index penalties_of_technician on cancellation.penalties (technician_id, id);
