-- When a contact was proved to belong to its owner.
alter table auth.users add column email_verified_at timestamp;
alter table auth.users add column phone_verified_at timestamp;

-- One-time codes and reset tokens. Neither stands here: each is a keyed hash of id, purpose and nonce.
create table auth.codes (
  id           uuid not null primary key,
  purpose      text not null check (purpose in ('login', 'verify', 'password_reset')),
  channel      text not null check (channel in ('email', 'sms')),
  user_id      uuid references users,  -- null: nobody has this contact; the row is there so that both look alike
  contact      blob not null,             -- sealed
  nonce        blob not null,
  registration integer,                     -- version of the pending user whose registration it belongs to
  attempts     integer not null check (attempts >= 0),
  created_at   timestamp not null,
  expires_at   timestamp not null,
  used_at      timestamp
);

create index auth.codes_of_user on codes (user_id);
create index auth.codes_expire on codes (expires_at);

-- Devices that somebody has signed in on: known ones are let in while an account is locked. Tokens are hashed.
create table auth.devices (
  hash       blob not null primary key,
  user_id    uuid not null references users,
  created_at timestamp not null,
  used_at    timestamp not null
);

create index auth.devices_of_user on devices (user_id);
create index auth.devices_by_age on devices (used_at);
