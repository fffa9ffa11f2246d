-- People who may sign in. What names or reaches a person is sealed; the keyed hashes are for looking it up.
create table auth.users (
  id                  uuid not null primary key,
  state               text not null
                      check (state in ('pending', 'active', 'locked', 'suspended', 'withdrawn', 'erased')),
  email               blob,
  email_hash          blob,
  phone               blob,
  phone_hash          blob,
  display_name        blob not null,
  locale              text not null check (locale in ('ko', 'en')),
  password            text not null,              -- Argon2id with its salt and costs
  password_changed_at timestamp not null,
  version             integer not null check (version > 0),
  created_at          timestamp not null,
  updated_at          timestamp not null,
  constraint users_reachable check (email_hash is not null or phone_hash is not null or state = 'erased')
);

create unique index auth.users_email on users (email_hash);
create unique index auth.users_phone on users (phone_hash);

create table auth.roles (
  user_id    uuid not null references users,
  role       text not null,
  granted_at timestamp not null,
  primary key (user_id, role)
);

create index auth.roles_by_role on roles (role);

-- What somebody agreed to, and when; a withdrawal is a time, never a deletion.
create table auth.consents (
  id           uuid not null primary key,
  user_id      uuid not null references users,
  purpose      text not null,
  version      text not null,
  given_at     timestamp not null,
  withdrawn_at timestamp
);

create index auth.consents_of_user on consents (user_id, purpose, given_at);
