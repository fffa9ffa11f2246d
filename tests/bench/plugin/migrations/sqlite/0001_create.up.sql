create table bench.rows (
  id integer primary key,
  name text not null,
  price integer not null,
  note text not null
);

insert into bench.rows (id, name, price, note)
with recursive series (n) as (select 100000 union all select n + 1 from series where n < 109999)
select n, 'row ' || n, 10000 + n, replace('xxxxx', 'x', 'a note of some length. ') from series;

create table bench.busy (
  id uuid not null primary key,
  technician_id integer not null,
  busy_from timestamp not null,
  busy_to timestamp not null
);

create index bench.busy_by_technician on busy (technician_id, busy_from);

create trigger bench.busy_no_overlap before insert on busy
begin
  select raise(abort, 'busy_no_overlap')
   where exists (select 1 from busy
                  where technician_id = new.technician_id and busy_from < new.busy_to and busy_to > new.busy_from);
end;

create table bench.bookings (
  id uuid not null primary key,
  busy_id uuid not null references busy (id),
  row_id integer not null references rows (id),
  price integer not null,
  status text not null
);
