-- What has happened at most once: requests by their idempotency key, deliveries of events, timers, service calls.
create table {schema}.hearth_effects (
  kind text not null,
  scope text not null,
  key text not null,
  request_digest text not null,
  created_at timestamp not null,
  status integer not null default 0,
  content_type text not null default '',
  headers text not null default '',
  body blob not null default x'',
  primary key (kind, scope, key)
) without rowid;
create index {schema}.hearth_effects_by_age on hearth_effects (kind, created_at);
