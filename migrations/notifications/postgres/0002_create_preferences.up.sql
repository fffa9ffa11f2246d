-- When somebody wants to be left alone, in minutes of the day in Seoul; both null: never. From 22:00 to 07:00 wraps midnight.
create table notifications.preferences (
  user_id    uuid primary key,
  quiet_from integer check (quiet_from between 0 and 1439),
  quiet_to   integer check (quiet_to between 0 and 1439),
  version    bigint not null check (version > 0),
  updated_at timestamptz not null,
  constraint preferences_quiet_whole check ((quiet_from is null) = (quiet_to is null) and quiet_from <> quiet_to)
);

-- What somebody does not want, by which channel.
create table notifications.muted (
  user_id  uuid not null,
  category text not null,
  channel  text not null check (channel in ('email', 'in_app')),
  constraint muted_pkey primary key (user_id, category, channel)
);

-- Who has agreed to advertising, as auth's consent ledger says.
create table notifications.consents (
  user_id    uuid primary key,
  version    text not null,
  given      boolean not null,
  changed_at timestamptz not null
);

create index consents_given on notifications.consents (user_id) where given;
