-- What somebody agreed to or withdrew, when and from where: rows are added, never changed. auth.consents, whose rows it takes
-- over, is written no more.
create table auth.consent_records (
  id      uuid not null primary key,
  user_id uuid not null references users,
  purpose text not null,
  version text not null,
  given   boolean not null,
  at      timestamp not null,
  address blob                            -- sealed; taken away when the user is erased
);

create index auth.consent_records_of_user on consent_records (user_id, purpose, at);

insert into auth.consent_records (id, user_id, purpose, version, given, at)
select id, user_id, purpose, version, true, given_at from auth.consents;

create trigger auth.consent_records_are_not_changed before update on consent_records
when new.address is not null or new.id <> old.id or new.user_id <> old.user_id or new.purpose <> old.purpose
  or new.version <> old.version or new.given <> old.given or new.at <> old.at
begin
  select raise(abort, 'consent_records_are_kept');
end;

create trigger auth.consent_records_are_not_deleted before delete on consent_records
begin
  select raise(abort, 'consent_records_are_kept');
end;
