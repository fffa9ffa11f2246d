-- Who hears of which event. Publishing copies one row of it per subscriber into the deliveries, so a subscriber that is
-- switched off keeps its backlog.
create table {schema}.hearth_subscriptions (
  event      text    not null,
  subscriber text    not null,
  active     integer not null,
  primary key (event, subscriber)
) without rowid;

create table {schema}.hearth_outbox (
  id           blob    primary key,
  name         text    not null,
  key          text    not null,
  payload      text    not null,
  published_at integer not null,
  partition    integer not null,
  trace        text    not null
);

create table {schema}.hearth_deliveries (
  seq          integer primary key autoincrement,  -- the order within (subscriber, key)
  event_id     blob    not null,
  subscriber   text    not null,
  key          text    not null,       -- the event's, or its id when it has none: such events have no order
  state        text    not null check (state in ('pending', 'leased', 'blocked', 'dead', 'off')),
  attempt      integer not null default 0,
  next_at      integer not null,       -- of a dead one: when it died
  lease_owner  text,
  leased_until integer,
  last_error   text,
  unique (event_id, subscriber)
);

create index {schema}.hearth_deliveries_due on hearth_deliveries (next_at, seq) where state = 'pending';
create index {schema}.hearth_deliveries_order on hearth_deliveries (subscriber, key, seq);
create index {schema}.hearth_deliveries_leased on hearth_deliveries (leased_until) where state = 'leased';
create index {schema}.hearth_deliveries_dead on hearth_deliveries (subscriber, key) where state = 'dead';
