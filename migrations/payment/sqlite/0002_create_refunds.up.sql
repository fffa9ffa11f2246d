-- Money that goes back, once a source (the reason's own id): of one payment, or of several of a booking.
create table payment.refunds (
  id           uuid not null primary key,
  source_id    uuid not null,
  booking_id   uuid not null,
  consumer_id  uuid not null,
  origin       text not null check (origin in ('admin', 'service', 'booking', 'settlement', 'surplus')),
  amount       integer not null check (amount > 0),
  reason       text not null,
  status       text not null check (status in ('approval', 'pending', 'done', 'failed', 'rejected')),
  requester_id uuid,
  approver_id  uuid,                        -- who approved or rejected it
  failure      text,
  version      integer not null check (version > 0),
  created_at   timestamp not null,
  updated_at   timestamp not null,
  constraint refunds_two_people check (approver_id is null or requester_id is null or approver_id <> requester_id)
);
create unique index payment.refunds_once_a_source on refunds (source_id);
create index payment.refunds_of_booking on refunds (booking_id, id);
create index payment.refunds_by_status on refunds (status, id);

-- What one payment gives back of it. Its id is what the provider is told as our reference.
create table payment.refund_parts (
  id         uuid not null primary key,
  refund_id  uuid not null references refunds,
  payment_id uuid not null references payments,
  amount     integer not null check (amount > 0),
  status     text not null check (status in ('approval', 'pending', 'done', 'failed', 'released')),
  attempts   integer not null default 0,
  generation integer not null default 0,   -- of the idempotency key: another one once it was not done for certain
  failure    text,
  updated_at timestamp not null
);
create index payment.refund_parts_of_refund on refund_parts (refund_id, id);
create index payment.refund_parts_of_payment on refund_parts (payment_id, id);

-- What a cancelled booking came to. refund and fee are together all that was held for it.
create table payment.settlements (
  source_id        uuid not null primary key,
  booking_id       uuid not null,
  refund_id        uuid references refunds,  -- null: nothing went back
  refund           integer not null check (refund >= 0),
  fee              integer not null check (fee >= 0),
  technician_id    uuid,
  technician_share integer not null,
  reason           text not null,
  created_at       timestamp not null,
  constraint settlements_share_of_fee check (technician_share >= 0 and technician_share <= fee)
);

create unique index payment.settlements_one_a_booking on settlements (booking_id);

-- Paid out of our own pocket: never a refund.
create table payment.compensations (
  id             uuid not null primary key,
  source_id      uuid not null,
  booking_id     uuid not null,
  beneficiary_id uuid not null,
  amount         integer not null check (amount > 0),
  reason         text not null,
  admin_id       uuid not null,
  created_at     timestamp not null
);
create unique index payment.compensations_once_a_source on compensations (source_id);
