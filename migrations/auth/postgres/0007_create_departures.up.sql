-- Everything that is known of somebody, collected from every keeper; sealed, and gone when it expires.
create table auth.exports (
  id         uuid primary key,
  user_id    uuid not null references auth.users,
  state      text not null check (state in ('collecting', 'ready', 'expired')),
  keepers    jsonb not null,               -- whose parts make it whole
  created_at timestamptz not null,
  ready_at   timestamptz,
  expires_at timestamptz not null
);

create unique index exports_one_at_a_time on auth.exports (user_id) where state = 'collecting';
create index exports_of_user on auth.exports (user_id, created_at);

create table auth.export_parts (
  export_id   uuid not null references auth.exports,
  keeper      text not null,
  data        bytea not null,              -- sealed
  received_at timestamptz not null,
  primary key (export_id, keeper)
);

-- Asked: every keeper is asked whether it agrees. Due: all have, the user has withdrawn, and every keeper erases.
create table auth.erasures (
  id         uuid primary key,
  user_id    uuid not null references auth.users,
  state      text not null check (state in ('asked', 'refused', 'due', 'erased')),
  keepers    jsonb not null,
  asked_at   timestamptz not null,
  decided_at timestamptz,
  erased_at  timestamptz,
  constraint erasures_decided check ((state = 'asked') = (decided_at is null)),
  constraint erasures_erased check ((state = 'erased') = (erased_at is not null))
);

create unique index erasures_one_at_a_time on auth.erasures (user_id) where state in ('asked', 'due');
create index erasures_of_user on auth.erasures (user_id, asked_at);

create table auth.erasure_answers (
  erasure_id  uuid not null references auth.erasures,
  keeper      text not null,
  reasons     jsonb not null,              -- empty: agreed
  answered_at timestamptz not null,
  erased_at   timestamptz,
  primary key (erasure_id, keeper)
);
