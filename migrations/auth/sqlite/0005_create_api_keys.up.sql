-- A key is shown once; what stands here is a keyed hash of its SHA-256.
create table auth.api_keys (
  id           uuid not null primary key,
  user_id      uuid not null references users,
  name         blob not null,             -- sealed
  hint         text not null,              -- its first characters, to tell keys apart
  hash         blob not null,
  scopes       text not null,
  created_at   timestamp not null,
  expires_at   timestamp,
  last_used_at timestamp,
  revoked_at   timestamp
);

create unique index auth.api_keys_hash on api_keys (hash);
create index auth.api_keys_of_user on api_keys (user_id, id);
