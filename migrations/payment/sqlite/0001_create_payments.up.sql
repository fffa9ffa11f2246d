-- One attempt to pay for something; its id is the order id that the provider knows.
create table payment.payments (
  id              uuid not null primary key,
  booking_id      uuid not null,
  consumer_id     uuid not null,
  purpose         text not null check (purpose in ('booking', 'reschedule')),
  purpose_id      uuid not null,
  name            text not null,            -- of the order, as on a receipt
  provider        text not null,
  provider_key    text,                     -- what the provider calls it; for a billing key's charge, once it is known
  method          text not null,
  billing_key_id  uuid,
  status          text not null check (status in (
                    'ready', 'in_progress', 'waiting_deposit', 'authorized', 'unknown', 'captured', 'partially_refunded',
                    'refunded', 'aborted', 'expired')),
  surplus         boolean not null default false,  -- taken for what was paid or over already: given back by itself
  amount          integer not null check (amount > 0),
  vat             integer not null check (vat >= 0 and vat <= amount),
  lines           text not null,           -- with the VAT of each
  captured        integer not null default 0,
  refunded        integer not null default 0,
  refund_pending  integer not null default 0,
  failure         text,
  attempts        integer not null default 0,
  began_at        timestamp,                  -- when the provider was first asked to take it
  deposit_bank    text,                     -- of a virtual account
  deposit_account blob,                    -- sealed (bound to the payment's id)
  deposit_until   timestamp,
  refund_account  blob,                    -- sealed: where money paid in by transfer goes back to
  pay_until       timestamp,
  version         integer not null check (version > 0),
  created_at      timestamp not null,
  updated_at      timestamp not null,
  captured_at     timestamp,
  constraint payments_captured_whole check (captured in (0, amount)),
  constraint payments_refunds_within_captured
    check (refunded >= 0 and refund_pending >= 0 and refunded + refund_pending <= captured)
);

-- Money is taken once for one thing, whatever races to take it.
create unique index payment.payments_one_live_a_purpose on payments (purpose_id)
 where status in ('in_progress', 'waiting_deposit', 'authorized', 'unknown', 'captured', 'partially_refunded', 'refunded')
   and not surplus;
create index payment.payments_of_booking on payments (booking_id);
create index payment.payments_of_consumer on payments (consumer_id, id);
create index payment.payments_by_status on payments (status, updated_at);

-- What providers told us, each once.
create table payment.webhooks (
  provider    text not null,
  event_id    text not null,
  payment_id  uuid not null references payments,
  received_at timestamp not null,
  applied_at  timestamp,
  outcome     text,
  primary key (provider, event_id)
);

create table payment.billing_keys (
  id          uuid not null primary key,
  consumer_id uuid not null,
  provider    text not null,
  token       blob not null,               -- sealed (bound to the row's id)
  label       text not null,                -- "신한 **** 1234"
  is_default  boolean not null,
  created_at  timestamp not null
);
create unique index payment.billing_keys_one_default on billing_keys (consumer_id) where is_default;
create index payment.billing_keys_of_consumer on billing_keys (consumer_id, id);
