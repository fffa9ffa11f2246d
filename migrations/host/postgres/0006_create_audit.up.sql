-- Who did what to what. A row commits with what it records; afterwards the relay fills its chain columns, once. Nothing
-- else ever changes it: the triggers refuse that, and the chain finds whoever gets round them.
create table {schema}.hearth_audit (
  id          uuid        primary key,
  at          timestamptz not null,
  actor_kind  text        not null check (actor_kind in ('anonymous', 'user', 'api_key', 'system')),
  actor       text        not null,   -- id of the user or API key; of the system: the entry that ran
  session     text        not null,
  address     text        not null,
  agent       text        not null,
  trace_id    text        not null,
  entry       text        not null,
  action      text        not null,
  target_type text        not null,
  target      text        not null,
  before      text        not null,   -- JSON or empty; text, so that the bytes that were hashed stay
  after       text        not null,
  reason      text        not null,
  mac         bytea       not null,   -- keyed: a row that the host did not write is found
  seq         bigint      unique,
  prev_hash   bytea,
  hash        bytea,
  check ((seq is null) = (hash is null) and (seq is null) = (prev_hash is null))
);

create index hearth_audit_unchained on {schema}.hearth_audit (id) where seq is null;
create index hearth_audit_target on {schema}.hearth_audit (target_type, target, at);
create index hearth_audit_actor on {schema}.hearth_audit (actor, at);

-- Where the chain ends, with a keyed hash over it: one row.
create table {schema}.hearth_audit_head (
  one  integer primary key check (one = 1),
  seq  bigint  not null,
  hash bytea   not null,
  mac  bytea   not null
);

create function {schema}.hearth_audit_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.seq is null and new.seq is not null
     and (old.id, old.at, old.actor_kind, old.actor, old.session, old.address, old.agent, old.trace_id, old.entry,
          old.action, old.target_type, old.target, old.before, old.after, old.reason, old.mac)
       = (new.id, new.at, new.actor_kind, new.actor, new.session, new.address, new.agent, new.trace_id, new.entry,
          new.action, new.target_type, new.target, new.before, new.after, new.reason, new.mac) then
    return new;
  end if;
  if tg_op = 'INSERT' and new.seq is null then
    return new;
  end if;
  raise exception 'the audit log is append-only' using errcode = 'restrict_violation';
end $$;

create trigger hearth_audit_guard before insert or update or delete on {schema}.hearth_audit
  for each row execute function {schema}.hearth_audit_guard();
create trigger hearth_audit_guard_truncate before truncate on {schema}.hearth_audit
  for each statement execute function {schema}.hearth_audit_guard();
