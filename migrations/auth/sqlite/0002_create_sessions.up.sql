-- One signing-in on one device: the family of its refresh tokens.
create table auth.sessions (
  id               uuid not null primary key,
  user_id          uuid not null references users,
  device           blob not null,                -- sealed User-Agent
  device_hash      blob not null,
  address          blob not null,                -- sealed, of the last use
  address_hash     blob not null,                -- of the network it began in
  authenticated_at timestamp not null,
  used_at          timestamp not null,
  expires_at       timestamp not null,
  ended_at         timestamp,
  end_reason       text check (end_reason in ('logout', 'logout_all', 'ended', 'password', 'reuse', 'suspended')),
  constraint sessions_end check ((ended_at is null) = (end_reason is null))
);

create index auth.sessions_of_user on sessions (user_id, used_at) where ended_at is null;
create index auth.sessions_known on sessions (user_id, device_hash);
create index auth.sessions_expire on sessions (expires_at);

-- Hashed. A used one keeps its successor, sealed, for the short grace in which it is handed out again.
create table auth.refresh_tokens (
  hash       blob not null primary key,
  session_id uuid not null references sessions on delete cascade,
  issued_at  timestamp not null,
  expires_at timestamp not null,
  used_at    timestamp,
  successor  blob
);

create index auth.refresh_tokens_of_session on refresh_tokens (session_id);
create index auth.refresh_tokens_expire on refresh_tokens (expires_at);

-- Attempts to sign in, by keyed hashes: of account and network together, of the network, of the account.
create table auth.attempts (
  key           blob not null primary key,
  failures      integer not null check (failures >= 0),
  last_at       timestamp not null,
  blocked_until timestamp not null
);

create index auth.attempts_by_age on attempts (last_at);
