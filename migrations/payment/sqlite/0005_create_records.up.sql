-- 현금영수증
create table payment.cash_receipts (
  id           uuid not null primary key,
  payment_id   uuid not null references payments,
  kind         text not null check (kind in ('income_deduction', 'expense_proof')),
  identity     blob,                       -- sealed: a phone or business number; null when erased
  hint         text not null,               -- its last digits
  amount       integer not null check (amount > 0),
  status       text not null check (status in ('requested', 'issued', 'failed')),
  provider_key text,
  number       text,                        -- of the issue, as the tax office knows it
  failure      text,
  created_at   timestamp not null,
  updated_at   timestamp not null
);
create unique index payment.cash_receipts_one_a_payment on cash_receipts (payment_id) where status <> 'failed';

create table payment.reconciliations (
  id          uuid not null primary key,
  period_from timestamp not null,
  period_to   timestamp not null,
  checked     integer not null,
  repaired    integer not null,
  differing   integer not null,
  finished_at timestamp not null
);

-- Where a provider's books are not ours; found again, it is the same one.
create table payment.differences (
  id                uuid not null primary key,
  reconciliation_id uuid not null references reconciliations,
  provider          text not null,
  order_id          text not null,
  kind              text not null check (kind in ('unknown_order', 'status', 'amount', 'refunds', 'no_answer')),
  ours              text not null,
  theirs            text not null,
  repaired          boolean not null,
  found_at          timestamp not null
);
create index payment.differences_of_reconciliation on differences (reconciliation_id, id);
