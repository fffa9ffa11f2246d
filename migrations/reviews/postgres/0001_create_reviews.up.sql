-- A completed booking: both sides may write of each other until both have, or until the window closes.
create table reviews.bookings (
  booking_id    uuid primary key,
  consumer_id   uuid not null,
  technician_id uuid not null,
  state         text not null check (state in ('open', 'closed')),
  completed_at  timestamptz not null,
  closes_at     timestamptz not null check (closes_at > completed_at)
);

create index bookings_of_consumer on reviews.bookings (consumer_id) where state = 'open';
create index bookings_of_technician on reviews.bookings (technician_id) where state = 'open';

create table reviews.reviews (
  id            uuid primary key,
  booking_id    uuid not null references reviews.bookings,
  side          text not null check (side in ('consumer', 'technician')),
  author_id     uuid,                       -- null once the author has been erased
  subject_id    uuid not null,
  technician_id uuid not null,              -- of the booking, whoever wrote
  stars         smallint not null constraint reviews_stars check (stars between 1 and 5),
  text          text,
  tags          jsonb not null,
  photos        jsonb not null,             -- file ids
  status        text not null check (status in ('pending', 'published', 'hidden', 'removed')),
  reply         text,
  replied_at    timestamptz,
  version       bigint not null check (version > 0),
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  published_at  timestamptz,
  constraint reviews_published_has_time check (status = 'pending' or published_at is not null)
);

create unique index reviews_one_a_side on reviews.reviews (booking_id, side);
create index reviews_of_technician on reviews.reviews (technician_id, published_at, id)
 where side = 'consumer' and status = 'published';
create index reviews_of_author on reviews.reviews (author_id);
create index reviews_of_subject on reviews.reviews (subject_id);

create table reviews.reports (
  id          uuid primary key,
  review_id   uuid not null references reviews.reviews,
  reporter_id uuid,                         -- null once erased
  reason      text not null check (reason in ('abuse', 'false', 'private', 'spam', 'other')),
  note        text,
  state       text not null check (state in ('open', 'settled')),
  created_at  timestamptz not null,
  settled_at  timestamptz
);

create unique index reports_one_a_person on reviews.reports (review_id, reporter_id);
create index reports_open on reviews.reports (review_id) where state = 'open';

-- The published ratings of a technician by consumers: written in the transaction of each review that comes or goes.
create table reviews.totals (
  technician_id uuid primary key,
  rating_count  bigint not null,
  rating_sum    bigint not null,
  version       bigint not null check (version >= 0),
  constraint totals_are_of_stars check (rating_count >= 0 and rating_sum between rating_count and 5 * rating_count)
);
