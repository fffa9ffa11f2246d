-- When a contact was proved to belong to its owner.
alter table auth.users add column email_verified_at timestamptz;
alter table auth.users add column phone_verified_at timestamptz;

-- One-time codes and reset tokens. Neither stands here: each is a keyed hash of id, purpose and nonce.
create table auth.codes (
  id           uuid primary key,
  purpose      text not null check (purpose in ('login', 'verify', 'password_reset')),
  channel      text not null check (channel in ('email', 'sms')),
  user_id      uuid references auth.users,  -- null: nobody has this contact; the row is there so that both look alike
  contact      bytea not null,             -- sealed
  nonce        bytea not null,
  registration bigint,                     -- version of the pending user whose registration it belongs to
  attempts     integer not null check (attempts >= 0),
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  used_at      timestamptz
);

create index codes_of_user on auth.codes (user_id);
create index codes_expire on auth.codes (expires_at);

-- Devices that somebody has signed in on: known ones are let in while an account is locked. Tokens are hashed.
create table auth.devices (
  hash       bytea primary key,
  user_id    uuid not null references auth.users,
  created_at timestamptz not null,
  used_at    timestamptz not null
);

create index devices_of_user on auth.devices (user_id);
create index devices_by_age on auth.devices (used_at);
