-- Who did what to what. A row commits with what it records; afterwards the relay fills its chain columns, once. Nothing
-- else ever changes it: the triggers refuse that, and the chain finds whoever gets round them.
create table {schema}.hearth_audit (
  id          blob    not null primary key,
  at          integer not null,
  actor_kind  text    not null check (actor_kind in ('anonymous', 'user', 'api_key', 'system')),
  actor       text    not null,       -- id of the user or API key; of the system: the entry that ran
  session     text    not null,
  address     text    not null,
  agent       text    not null,
  trace_id    text    not null,
  entry       text    not null,
  action      text    not null,
  target_type text    not null,
  target      text    not null,
  before      text    not null,       -- JSON or empty
  after       text    not null,
  reason      text    not null,
  mac         blob    not null,       -- keyed: a row that the host did not write is found
  seq         integer unique,
  prev_hash   blob,
  hash        blob,
  check ((seq is null) = (hash is null) and (seq is null) = (prev_hash is null))
);

create index {schema}.hearth_audit_unchained on hearth_audit (id) where seq is null;
create index {schema}.hearth_audit_target on hearth_audit (target_type, target, at);
create index {schema}.hearth_audit_actor on hearth_audit (actor, at);

-- Where the chain ends, with a keyed hash over it: one row.
create table {schema}.hearth_audit_head (
  one  integer primary key check (one = 1),
  seq  integer not null,
  hash blob    not null,
  mac  blob    not null
);

-- An id that is there: `insert or replace` would delete without asking the trigger for deletions.
create trigger {schema}.hearth_audit_insert before insert on hearth_audit
when new.seq is not null or exists (select 1 from hearth_audit where id = new.id)
begin
  select raise(abort, 'the audit log is append-only');
end;

create trigger {schema}.hearth_audit_update before update on hearth_audit
when old.seq is not null or new.seq is null
  or (old.id, old.at, old.actor_kind, old.actor, old.session, old.address, old.agent, old.trace_id, old.entry,
      old.action, old.target_type, old.target, old.before, old.after, old.reason, old.mac)
  is not
     (new.id, new.at, new.actor_kind, new.actor, new.session, new.address, new.agent, new.trace_id, new.entry,
      new.action, new.target_type, new.target, new.before, new.after, new.reason, new.mac)
begin
  select raise(abort, 'the audit log is append-only');
end;

create trigger {schema}.hearth_audit_delete before delete on hearth_audit
begin
  select raise(abort, 'the audit log is append-only');
end;
