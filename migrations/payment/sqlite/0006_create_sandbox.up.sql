-- The bank of the sandbox: a provider's own books, written in transactions of its own and never joined with ours.
create table payment.sandbox_charges (
  order_id     text not null primary key,
  charge_key   text not null,               -- the test key, which says what happens
  amount       integer not null check (amount > 0),
  status       text not null check (status in ('open', 'pending', 'waiting_deposit', 'authorized', 'taken', 'declined', 'expired')),
  asked        integer not null,            -- how often it was asked to take the money
  takes_at     timestamp,                 -- when what is pending or awaited happens; null: never
  silent_until timestamp not null,        -- until then nobody gets an answer about it
  ends_at      timestamp not null,        -- what is open or awaited then is over
  created_at   timestamp not null
);

create table payment.sandbox_refunds (
  id         text not null primary key,              -- the idempotency key
  order_id   text not null references sandbox_charges,
  amount     integer not null check (amount > 0),
  given      boolean not null,
  asked      integer not null,
  created_at timestamp not null
);

create table payment.sandbox_cards (
  token      text not null primary key,
  charge_key text not null,
  created_at timestamp not null
);
