-- A calendar feed by a secret, of which only the keyed hash is kept.
create table booking.calendar_feeds (
  user_id     uuid not null primary key,
  secret      blob not null,              -- keyed hash
  jobs        boolean not null,            -- a technician's: their visits, too
  created_at  timestamp not null
);
create unique index booking.calendar_feeds_secret on calendar_feeds (secret);
