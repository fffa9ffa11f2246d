-- People who may sign in. What names or reaches a person is sealed; the keyed hashes are for looking it up.
create table auth.users (
  id                  uuid primary key,
  state               text not null
                      check (state in ('pending', 'active', 'locked', 'suspended', 'withdrawn', 'erased')),
  email               bytea,
  email_hash          bytea,
  phone               bytea,
  phone_hash          bytea,
  display_name        bytea not null,
  locale              text not null check (locale in ('ko', 'en')),
  password            text not null,              -- Argon2id with its salt and costs
  password_changed_at timestamptz not null,
  version             bigint not null check (version > 0),
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  constraint users_reachable check (email_hash is not null or phone_hash is not null or state = 'erased')
);

create unique index users_email on auth.users (email_hash);
create unique index users_phone on auth.users (phone_hash);

create table auth.roles (
  user_id    uuid not null references auth.users,
  role       text not null,
  granted_at timestamptz not null,
  primary key (user_id, role)
);

create index roles_by_role on auth.roles (role);

-- What somebody agreed to, and when; a withdrawal is a time, never a deletion.
create table auth.consents (
  id           uuid primary key,
  user_id      uuid not null references auth.users,
  purpose      text not null,
  version      text not null,
  given_at     timestamptz not null,
  withdrawn_at timestamptz
);

create index consents_of_user on auth.consents (user_id, purpose, given_at);
