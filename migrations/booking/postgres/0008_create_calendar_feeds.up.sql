-- A calendar feed by a secret, of which only the keyed hash is kept.
create table booking.calendar_feeds (
  user_id     uuid not null primary key,
  secret      bytea not null,              -- keyed hash
  jobs        boolean not null,            -- a technician's: their visits, too
  created_at  timestamptz not null
);
create unique index calendar_feeds_secret on booking.calendar_feeds (secret);
