-- One message to somebody by one channel, because of one thing (`source_id`: an event, a timer, a broadcast, another plugin's
-- reason): never twice. Where it goes is asked when it is sent; what it says is kept sealed, and a code not at all.
create table notifications.deliveries (
  id               uuid not null primary key,
  source_id        uuid not null,
  recipient_id     uuid not null,             -- a user, or (kind code) the code of auth that has to be brought to somebody
  recipient_kind   text not null check (recipient_kind in ('user', 'code')),
  channel          text not null check (channel in ('email', 'sms', 'in_app')),
  template         text not null,
  content          blob not null,            -- sealed values for the template
  locale           text check (locale in ('ko', 'en')),  -- null: the user's own
  booking_id       uuid,                      -- that it speaks of: looked at again when it is sent
  starts_at        timestamp,               -- the booking's start that it speaks of
  expires_at       timestamp,               -- not sent after that
  status           text not null
    check (status in ('queued', 'deferred', 'sent', 'delivered', 'failed', 'dead', 'skipped')),
  reason           text,                      -- of the last failure, of a deferral, or why it was skipped
  attempts         integer not null check (attempts >= 0),
  claimed_until    timestamp,               -- somebody is sending it
  next_at          timestamp,               -- when it is tried again
  template_version integer,                   -- by which it was rendered
  created_at       timestamp not null,
  updated_at       timestamp not null
);

create unique index notifications.deliveries_once on deliveries (source_id, recipient_id, channel);
create index notifications.deliveries_by_status on deliveries (status, id);
create index notifications.deliveries_of_recipient on deliveries (recipient_id, id);
create index notifications.deliveries_of_booking on deliveries (booking_id) where booking_id is not null;

-- What a user sees in the app. The id is the delivery's.
create table notifications.inbox (
  id         uuid not null primary key,
  user_id    uuid not null,
  template   text not null,
  booking_id uuid,
  title      blob not null,                  -- sealed
  body       blob not null,                  -- sealed
  created_at timestamp not null,
  read_at    timestamp
);

create index notifications.inbox_of_user on inbox (user_id, id);
create index notifications.inbox_unread on inbox (user_id) where read_at is null;
