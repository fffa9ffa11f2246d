-- Tokens, sessions and users whose access tokens are refused before they expire.
create table {schema}.hearth_revocations (
  kind       text    not null check (kind in ('token', 'session', 'user')),
  id         text    not null,
  revoked_at integer not null,       -- of a user: tokens issued before are refused
  until      integer not null,       -- by then they have all expired, and the row goes
  primary key (kind, id)
) without rowid;
