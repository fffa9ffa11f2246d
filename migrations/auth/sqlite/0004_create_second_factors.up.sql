-- Time-based one-time passwords (RFC 6238). A step that was accepted is never accepted again.
create table auth.totp (
  user_id      uuid not null primary key references users,
  secret       blob not null,             -- sealed
  last_step    integer not null,
  created_at   timestamp not null,
  confirmed_at timestamp                 -- null: enrolment has begun
);

create table auth.recovery_codes (
  hash       blob not null primary key,
  user_id    uuid not null references users,
  created_at timestamp not null,
  used_at    timestamp
);

create index auth.recovery_codes_of_user on recovery_codes (user_id);

-- The first factor was right, the second is awaited. Tokens are hashed.
create table auth.challenges (
  hash       blob not null primary key,
  user_id    uuid not null references users,
  attempts   integer not null check (attempts >= 0),
  created_at timestamp not null,
  expires_at timestamp not null,
  used_at    timestamp
);

create index auth.challenges_of_user on challenges (user_id);
create index auth.challenges_expire on challenges (expires_at);
