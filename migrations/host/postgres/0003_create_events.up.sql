-- Who hears of which event. Publishing copies one row of it per subscriber into the deliveries, so a subscriber that is
-- switched off keeps its backlog, whichever node publishes.
create table {schema}.hearth_subscriptions (
  event      text    not null,
  subscriber text    not null,
  active     boolean not null,
  primary key (event, subscriber)
);

create table {schema}.hearth_outbox (
  id           uuid        primary key,
  name         text        not null,
  key          text        not null,
  payload      text        not null,
  published_at timestamptz not null,
  partition    integer     not null,
  trace        text        not null
) with (autovacuum_vacuum_scale_factor = 0.02);

create table {schema}.hearth_deliveries (
  seq          bigint      generated always as identity primary key,  -- the order within (subscriber, key)
  event_id     uuid        not null,
  subscriber   text        not null,
  key          text        not null,       -- the event's, or its id when it has none: such events have no order
  state        text        not null check (state in ('pending', 'leased', 'blocked', 'dead', 'off')),
  attempt      integer     not null default 0,
  next_at      timestamptz not null,       -- of a dead one: when it died
  lease_owner  text,
  leased_until timestamptz,
  last_error   text,
  unique (event_id, subscriber)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index hearth_deliveries_due on {schema}.hearth_deliveries (next_at, seq) where state = 'pending';
create index hearth_deliveries_order on {schema}.hearth_deliveries (subscriber, key, seq);
create index hearth_deliveries_leased on {schema}.hearth_deliveries (leased_until) where state = 'leased';
create index hearth_deliveries_dead on {schema}.hearth_deliveries (subscriber, key) where state = 'dead';
