-- A paid booking's move to a new time. One that costs more waits for the difference, while both times are kept.
create table booking.reschedulings (
  id          uuid not null primary key,
  booking_id  uuid not null references bookings,
  consumer_id uuid not null,
  hold_id     uuid not null references holds,     -- of the new time
  difference  integer not null,                         -- below zero: it was given back
  vat         integer not null,                           -- in the difference
  state       text not null check (state in ('waiting', 'paying', 'done', 'expired', 'dropped')),
  pay_until   timestamp not null,
  created_at  timestamp not null,
  updated_at  timestamp not null
);
create unique index booking.reschedulings_one_open on reschedulings (booking_id) where state in ('waiting', 'paying');
