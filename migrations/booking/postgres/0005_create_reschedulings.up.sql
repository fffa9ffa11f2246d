-- A paid booking's move to a new time. One that costs more waits for the difference, while both times are kept.
create table booking.reschedulings (
  id          uuid primary key,
  booking_id  uuid not null references booking.bookings,
  consumer_id uuid not null,
  hold_id     uuid not null references booking.holds,     -- of the new time
  difference  bigint not null,                          -- below zero: it was given back
  vat         bigint not null,                           -- in the difference
  state       text not null check (state in ('waiting', 'paying', 'done', 'expired', 'dropped')),
  pay_until   timestamptz not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);
create unique index reschedulings_one_open on booking.reschedulings (booking_id) where state in ('waiting', 'paying');
