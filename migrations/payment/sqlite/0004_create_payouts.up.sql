-- A technician's statement of a week.
create table payment.payouts (
  id            uuid not null primary key,
  technician_id uuid not null,
  period_from   text not null,              -- Monday, Seoul
  period_to     text not null,              -- Sunday
  status        text not null check (status in ('due', 'paid')),
  gross         integer not null,
  commission    integer not null,
  vat           integer not null,            -- on the commission
  withholding   integer not null,
  net           integer not null,
  paid_by       uuid,
  paid_at       timestamp,
  created_at    timestamp not null,
  constraint payouts_add_up check (gross - commission - vat - withholding = net and net >= 0)
);
create unique index payment.payouts_one_a_week on payouts (technician_id, period_from);
create index payment.payouts_of_technician on payouts (technician_id, id);
create index payment.payouts_by_status on payouts (status, id);

-- What a technician has earned: by a job, or as the share of a cancellation fee. Each is in one statement at most.
create table payment.earnings (
  id             uuid not null primary key,
  kind           text not null check (kind in ('job', 'fee_share')),
  source_id      uuid not null,             -- the booking, or the cancellation
  booking_id     uuid not null,
  technician_id  uuid not null,
  gross          integer not null check (gross >= 0),
  commission     integer not null,
  vat            integer not null,
  withholding    integer not null,
  net            integer not null,
  rates          text not null,            -- which versions of the rates it was worked out with
  payout_id      uuid references payouts,
  earned_at      timestamp not null,
  constraint earnings_add_up check (gross - commission - vat - withholding = net and net >= 0)
);
create unique index payment.earnings_once on earnings (kind, source_id);
create index payment.earnings_open on earnings (earned_at) where payout_id is null;
create index payment.earnings_of_payout on earnings (payout_id, id);
create index payment.earnings_of_booking on earnings (booking_id);
