-- Tokens, sessions and users whose access tokens are refused before they expire.
create table {schema}.hearth_revocations (
  kind       text        not null check (kind in ('token', 'session', 'user')),
  id         text        not null,
  revoked_at timestamptz not null,   -- of a user: tokens issued before are refused
  until      timestamptz not null,   -- by then they have all expired, and the row goes
  written_by bigint      not null default (pg_current_xact_id()::text::bigint),  -- how other nodes find what is new
  primary key (kind, id)
);

create index hearth_revocations_written_by on {schema}.hearth_revocations (written_by);
