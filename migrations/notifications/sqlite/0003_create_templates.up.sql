-- What administrators have made of the shipped templates, which are version 1 of each.
create table notifications.templates (
  key        text not null,
  locale     text not null check (locale in ('ko', 'en')),
  channel    text not null check (channel in ('email', 'sms', 'in_app')),
  version    integer not null check (version > 1),
  subject    text not null,
  body       text not null,
  html       text,                            -- of an email; null: made of the body
  author_id  uuid not null,
  created_at timestamp not null,
  constraint templates_pkey primary key (key, locale, channel, version)
);

-- Advertising to everybody who has agreed to it, spread in batches: `cursor_id` is the last user who has got theirs.
create table notifications.broadcasts (
  id         uuid not null primary key,
  title_ko   text not null,
  text_ko    text not null,
  title_en   text not null,
  text_en    text not null,
  status     text not null check (status in ('spreading', 'done')),
  cursor_id  uuid,
  recipients integer not null check (recipients >= 0),
  author_id  uuid not null,
  created_at timestamp not null,
  updated_at timestamp not null
);

-- What was last known of a booking that was confirmed: whom to tell when it changes, and whether it is somebody else now.
create table notifications.confirmed (
  booking_id    uuid not null primary key,
  technician_id uuid not null,
  version       integer not null,
  updated_at    timestamp not null
);
