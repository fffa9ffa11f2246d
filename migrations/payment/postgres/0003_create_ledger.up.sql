create table payment.accounts (
  code text primary key,
  side text not null check (side in ('asset', 'liability', 'income', 'expense')),
  name text not null
);
insert into payment.accounts (code, side, name) values
  ('provider', 'asset', 'money that payment providers keep for us'),
  ('bank', 'asset', 'our bank account'),
  ('held', 'liability', 'paid by consumers for work not yet done'),
  ('refunds', 'liability', 'on its way back to consumers'),
  ('technicians', 'liability', 'earned by technicians, not yet paid out'),
  ('vat', 'liability', 'VAT on our commission and fees'),
  ('withholding', 'liability', 'income tax withheld from technicians'),
  ('commission', 'income', 'our part of completed work'),
  ('cancellation_fees', 'income', 'kept of cancelled bookings'),
  ('refunds_borne', 'expense', 'given back after the technician had earned it'),
  ('compensations', 'expense', 'paid for what went wrong on our side');

-- A row takes from one account what it gives to another: an unbalanced ledger cannot be written down.
create table payment.postings (
  id             uuid primary key,
  transaction_id uuid not null,             -- what belongs together: one event of the business
  kind           text not null,             -- "captured", "refund_asked", ...
  source_id      uuid not null,             -- the payment, refund part, job, ... that it is about
  booking_id     uuid,
  party_id       uuid,                      -- the technician, say
  provider       text,
  debit          text not null references payment.accounts,
  credit         text not null references payment.accounts,
  amount         bigint not null,
  at             timestamptz not null,
  constraint postings_positive check (amount > 0),
  constraint postings_two_accounts check (debit <> credit)
);
create unique index postings_once on payment.postings (kind, source_id, debit, credit);
create index postings_in_order on payment.postings (id);
create index postings_of_booking on payment.postings (booking_id);

create function payment.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is only added to' using errcode = 'restrict_violation';
end $$;
create trigger postings_stay before update or delete on payment.postings
  for each row execute function payment.refuse_change();
