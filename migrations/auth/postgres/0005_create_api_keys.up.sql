-- A key is shown once; what stands here is a keyed hash of its SHA-256.
create table auth.api_keys (
  id           uuid primary key,
  user_id      uuid not null references auth.users,
  name         bytea not null,             -- sealed
  hint         text not null,              -- its first characters, to tell keys apart
  hash         bytea not null,
  scopes       jsonb not null,
  created_at   timestamptz not null,
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz
);

create unique index api_keys_hash on auth.api_keys (hash);
create index api_keys_of_user on auth.api_keys (user_id, id);
