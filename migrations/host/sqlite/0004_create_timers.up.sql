create table {schema}.hearth_timers (
  id           blob    primary key,
  name         text    not null,
  key          text,                       -- null: has none, and is neither replaced nor cancelled
  due          integer not null,           -- what was asked for
  next_at      integer not null,           -- when it runs: due, or the next try; of a dead one when it died
  payload      text    not null,
  attempt      integer not null default 0,
  state        text    not null default 'pending' check (state in ('pending', 'leased', 'dead')),
  lease_owner  text,
  leased_until integer,
  last_error   text,
  trace        text    not null
);

create unique index {schema}.hearth_timers_key on hearth_timers (name, key) where key is not null and state = 'pending';
create index {schema}.hearth_timers_due on hearth_timers (next_at) where state = 'pending';
create index {schema}.hearth_timers_leased on hearth_timers (leased_until) where state = 'leased';
create index {schema}.hearth_timers_dead on hearth_timers (next_at) where state = 'dead';

-- One row a run of a periodic job; the latest is kept as the memory of when it last ran.
create table {schema}.hearth_jobs (
  job          text    not null,
  due          integer not null,
  state        text    not null check (state in ('running', 'waiting', 'done', 'dead')),
  attempt      integer not null default 0,
  next_at      integer not null,
  lease_owner  text,
  leased_until integer,
  last_error   text,
  primary key (job, due)
);

create unique index {schema}.hearth_jobs_never_overlap on hearth_jobs (job) where state in ('running', 'waiting');
