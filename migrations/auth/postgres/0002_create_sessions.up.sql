-- One signing-in on one device: the family of its refresh tokens.
create table auth.sessions (
  id               uuid primary key,
  user_id          uuid not null references auth.users,
  device           bytea not null,                -- sealed User-Agent
  device_hash      bytea not null,
  address          bytea not null,                -- sealed, of the last use
  address_hash     bytea not null,                -- of the network it began in
  authenticated_at timestamptz not null,
  used_at          timestamptz not null,
  expires_at       timestamptz not null,
  ended_at         timestamptz,
  end_reason       text check (end_reason in ('logout', 'logout_all', 'ended', 'password', 'reuse', 'suspended')),
  constraint sessions_end check ((ended_at is null) = (end_reason is null))
);

create index sessions_of_user on auth.sessions (user_id, used_at) where ended_at is null;
create index sessions_known on auth.sessions (user_id, device_hash);
create index sessions_expire on auth.sessions (expires_at);

-- Hashed. A used one keeps its successor, sealed, for the short grace in which it is handed out again.
create table auth.refresh_tokens (
  hash       bytea primary key,
  session_id uuid not null references auth.sessions on delete cascade,
  issued_at  timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  successor  bytea
);

create index refresh_tokens_of_session on auth.refresh_tokens (session_id);
create index refresh_tokens_expire on auth.refresh_tokens (expires_at);

-- Attempts to sign in, by keyed hashes: of account and network together, of the network, of the account.
create table auth.attempts (
  key           bytea primary key,
  failures      integer not null check (failures >= 0),
  last_at       timestamptz not null,
  blocked_until timestamptz not null
);

create index attempts_by_age on auth.attempts (last_at);
