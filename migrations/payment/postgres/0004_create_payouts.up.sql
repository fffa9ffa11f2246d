-- A technician's statement of a week.
create table payment.payouts (
  id            uuid primary key,
  technician_id uuid not null,
  period_from   text not null,              -- Monday, Seoul
  period_to     text not null,              -- Sunday
  status        text not null check (status in ('due', 'paid')),
  gross         bigint not null,
  commission    bigint not null,
  vat           bigint not null,            -- on the commission
  withholding   bigint not null,
  net           bigint not null,
  paid_by       uuid,
  paid_at       timestamptz,
  created_at    timestamptz not null,
  constraint payouts_add_up check (gross - commission - vat - withholding = net and net >= 0)
);
create unique index payouts_one_a_week on payment.payouts (technician_id, period_from);
create index payouts_of_technician on payment.payouts (technician_id, id);
create index payouts_by_status on payment.payouts (status, id);

-- What a technician has earned: by a job, or as the share of a cancellation fee. Each is in one statement at most.
create table payment.earnings (
  id             uuid primary key,
  kind           text not null check (kind in ('job', 'fee_share')),
  source_id      uuid not null,             -- the booking, or the cancellation
  booking_id     uuid not null,
  technician_id  uuid not null,
  gross          bigint not null check (gross >= 0),
  commission     bigint not null,
  vat            bigint not null,
  withholding    bigint not null,
  net            bigint not null,
  rates          jsonb not null,            -- which versions of the rates it was worked out with
  payout_id      uuid references payment.payouts,
  earned_at      timestamptz not null,
  constraint earnings_add_up check (gross - commission - vat - withholding = net and net >= 0)
);
create unique index earnings_once on payment.earnings (kind, source_id);
create index earnings_open on payment.earnings (earned_at) where payout_id is null;
create index earnings_of_payout on payment.earnings (payout_id, id);
create index earnings_of_booking on payment.earnings (booking_id);
