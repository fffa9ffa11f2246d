-- What somebody agreed to or withdrew, when and from where: rows are added, never changed. auth.consents, whose rows it takes
-- over, is written no more.
create table auth.consent_records (
  id      uuid primary key,
  user_id uuid not null references auth.users,
  purpose text not null,
  version text not null,
  given   boolean not null,
  at      timestamptz not null,
  address bytea                            -- sealed; taken away when the user is erased
);

create index consent_records_of_user on auth.consent_records (user_id, purpose, at);

insert into auth.consent_records (id, user_id, purpose, version, given, at)
select id, user_id, purpose, version, true, given_at from auth.consents;

create function auth.consent_records_are_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.address is null
     and (new.id, new.user_id, new.purpose, new.version, new.given, new.at)
       = (old.id, old.user_id, old.purpose, old.version, old.given, old.at) then
    return new;
  end if;
  raise exception 'consent_records_are_kept' using errcode = 'check_violation', constraint = 'consent_records_are_kept';
end
$$;

create trigger consent_records_are_kept before update or delete on auth.consent_records
  for each row execute function auth.consent_records_are_kept();
