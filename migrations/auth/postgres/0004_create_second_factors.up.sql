-- Time-based one-time passwords (RFC 6238). A step that was accepted is never accepted again.
create table auth.totp (
  user_id      uuid primary key references auth.users,
  secret       bytea not null,             -- sealed
  last_step    bigint not null,
  created_at   timestamptz not null,
  confirmed_at timestamptz                 -- null: enrolment has begun
);

create table auth.recovery_codes (
  hash       bytea primary key,
  user_id    uuid not null references auth.users,
  created_at timestamptz not null,
  used_at    timestamptz
);

create index recovery_codes_of_user on auth.recovery_codes (user_id);

-- The first factor was right, the second is awaited. Tokens are hashed.
create table auth.challenges (
  hash       bytea primary key,
  user_id    uuid not null references auth.users,
  attempts   integer not null check (attempts >= 0),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);

create index challenges_of_user on auth.challenges (user_id);
create index challenges_expire on auth.challenges (expires_at);
