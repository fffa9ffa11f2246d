create table payment.accounts (
  code text not null primary key,
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
  id             uuid not null primary key,
  transaction_id uuid not null,             -- what belongs together: one event of the business
  kind           text not null,             -- "captured", "refund_asked", ...
  source_id      uuid not null,             -- the payment, refund part, job, ... that it is about
  booking_id     uuid,
  party_id       uuid,                      -- the technician, say
  provider       text,
  debit          text not null references accounts,
  credit         text not null references accounts,
  amount         integer not null,
  at             timestamp not null,
  constraint postings_positive check (amount > 0),
  constraint postings_two_accounts check (debit <> credit)
);
create unique index payment.postings_once on postings (kind, source_id, debit, credit);
create index payment.postings_in_order on postings (id);
create index payment.postings_of_booking on postings (booking_id);

create trigger payment.postings_stay_on_update before update on postings
begin
  select raise(abort, 'postings_stay');
end;
create trigger payment.postings_stay_on_delete before delete on postings
begin
  select raise(abort, 'postings_stay');
end;
