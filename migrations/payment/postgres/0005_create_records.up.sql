-- 현금영수증
create table payment.cash_receipts (
  id           uuid primary key,
  payment_id   uuid not null references payment.payments,
  kind         text not null check (kind in ('income_deduction', 'expense_proof')),
  identity     bytea,                       -- sealed: a phone or business number; null when erased
  hint         text not null,               -- its last digits
  amount       bigint not null check (amount > 0),
  status       text not null check (status in ('requested', 'issued', 'failed')),
  provider_key text,
  number       text,                        -- of the issue, as the tax office knows it
  failure      text,
  created_at   timestamptz not null,
  updated_at   timestamptz not null
);
create unique index cash_receipts_one_a_payment on payment.cash_receipts (payment_id) where status <> 'failed';

create table payment.reconciliations (
  id          uuid primary key,
  period_from timestamptz not null,
  period_to   timestamptz not null,
  checked     integer not null,
  repaired    integer not null,
  differing   integer not null,
  finished_at timestamptz not null
);

-- Where a provider's books are not ours; found again, it is the same one.
create table payment.differences (
  id                uuid primary key,
  reconciliation_id uuid not null references payment.reconciliations,
  provider          text not null,
  order_id          text not null,
  kind              text not null check (kind in ('unknown_order', 'status', 'amount', 'refunds', 'no_answer')),
  ours              text not null,
  theirs            text not null,
  repaired          boolean not null,
  found_at          timestamptz not null
);
create index differences_of_reconciliation on payment.differences (reconciliation_id, id);
