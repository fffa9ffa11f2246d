-- Everything that is known of somebody, collected from every keeper; sealed, and gone when it expires.
create table auth.exports (
  id         uuid not null primary key,
  user_id    uuid not null references users,
  state      text not null check (state in ('collecting', 'ready', 'expired')),
  keepers    text not null,               -- whose parts make it whole
  created_at timestamp not null,
  ready_at   timestamp,
  expires_at timestamp not null
);

create unique index auth.exports_one_at_a_time on exports (user_id) where state = 'collecting';
create index auth.exports_of_user on exports (user_id, created_at);

create table auth.export_parts (
  export_id   uuid not null references exports,
  keeper      text not null,
  data        blob not null,              -- sealed
  received_at timestamp not null,
  primary key (export_id, keeper)
);

-- Asked: every keeper is asked whether it agrees. Due: all have, the user has withdrawn, and every keeper erases.
create table auth.erasures (
  id         uuid not null primary key,
  user_id    uuid not null references users,
  state      text not null check (state in ('asked', 'refused', 'due', 'erased')),
  keepers    text not null,
  asked_at   timestamp not null,
  decided_at timestamp,
  erased_at  timestamp,
  constraint erasures_decided check ((state = 'asked') = (decided_at is null)),
  constraint erasures_erased check ((state = 'erased') = (erased_at is not null))
);

create unique index auth.erasures_one_at_a_time on erasures (user_id) where state in ('asked', 'due');
create index auth.erasures_of_user on erasures (user_id, asked_at);

create table auth.erasure_answers (
  erasure_id  uuid not null references erasures,
  keeper      text not null,
  reasons     text not null,              -- empty: agreed
  answered_at timestamp not null,
  erased_at   timestamp,
  primary key (erasure_id, keeper)
);
