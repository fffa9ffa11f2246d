create extension if not exists btree_gist;

create table bench.rows (
  id bigint primary key,
  name text not null,
  price bigint not null,
  note text not null
);

insert into bench.rows (id, name, price, note)
select n, 'row ' || n, 10000 + n, repeat('a note of some length. ', 5) from generate_series(100000, 109999) as n;

create table bench.busy (
  id uuid primary key,
  technician_id bigint not null,
  busy_from timestamptz not null,
  busy_to timestamptz not null,
  constraint busy_no_overlap exclude using gist (technician_id with =, tstzrange(busy_from, busy_to) with &&)
);

create table bench.bookings (
  id uuid primary key,
  busy_id uuid not null references bench.busy (id),
  row_id bigint not null references bench.rows (id),
  price bigint not null,
  status text not null
);
