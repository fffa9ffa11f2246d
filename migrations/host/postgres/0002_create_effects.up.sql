-- What has happened at most once: requests by their idempotency key, deliveries of events, timers, service calls.
create table {schema}.hearth_effects (
  kind text not null,
  scope text not null,
  key text not null,
  request_digest text not null,
  created_at timestamptz not null,
  status integer not null default 0,
  content_type text not null default '',
  headers text not null default '',
  body bytea not null default '',
  constraint hearth_effects_pkey primary key (kind, scope, key)
);
create index hearth_effects_by_age on {schema}.hearth_effects (kind, created_at);
