-- A completed booking: both sides may write of each other until both have, or until the window closes.
create table reviews.bookings (
  booking_id    uuid not null primary key,
  consumer_id   uuid not null,
  technician_id uuid not null,
  state         text not null check (state in ('open', 'closed')),
  completed_at  timestamp not null,
  closes_at     timestamp not null check (closes_at > completed_at)
);

create index reviews.bookings_of_consumer on bookings (consumer_id) where state = 'open';
create index reviews.bookings_of_technician on bookings (technician_id) where state = 'open';

create table reviews.reviews (
  id            uuid not null primary key,
  booking_id    uuid not null references bookings,
  side          text not null check (side in ('consumer', 'technician')),
  author_id     uuid,                       -- null once the author has been erased
  subject_id    uuid not null,
  technician_id uuid not null,              -- of the booking, whoever wrote
  stars         integer not null constraint reviews_stars check (stars between 1 and 5),
  text          text,
  tags          text not null,
  photos        text not null,              -- file ids
  status        text not null check (status in ('pending', 'published', 'hidden', 'removed')),
  reply         text,
  replied_at    timestamp,
  version       integer not null check (version > 0),
  created_at    timestamp not null,
  updated_at    timestamp not null,
  published_at  timestamp,
  constraint reviews_published_has_time check (status = 'pending' or published_at is not null)
);

create unique index reviews.reviews_one_a_side on reviews (booking_id, side);
create index reviews.reviews_of_technician on reviews (technician_id, published_at, id)
 where side = 'consumer' and status = 'published';
create index reviews.reviews_of_author on reviews (author_id);
create index reviews.reviews_of_subject on reviews (subject_id);

create table reviews.reports (
  id          uuid not null primary key,
  review_id   uuid not null references reviews,
  reporter_id uuid,                         -- null once erased
  reason      text not null check (reason in ('abuse', 'false', 'private', 'spam', 'other')),
  note        text,
  state       text not null check (state in ('open', 'settled')),
  created_at  timestamp not null,
  settled_at  timestamp
);

create unique index reviews.reports_one_a_person on reports (review_id, reporter_id);
create index reviews.reports_open on reports (review_id) where state = 'open';

-- The published ratings of a technician by consumers: written in the transaction of each review that comes or goes.
create table reviews.totals (
  technician_id uuid not null primary key,
  rating_count  integer not null,
  rating_sum    integer not null,
  version       integer not null check (version >= 0),
  constraint totals_are_of_stars check (rating_count >= 0 and rating_sum between rating_count and 5 * rating_count)
);
