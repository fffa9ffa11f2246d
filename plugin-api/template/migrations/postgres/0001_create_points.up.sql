create table @name@.points (
  consumer_id uuid primary key,
  balance bigint not null,
  constraint points_balance_not_negative check (balance >= 0)
);

create table @name@.coupons (
  id uuid primary key,
  consumer_id uuid not null,
  worth bigint not null,
  state text not null check (state in ('valid', 'expired')),
  expires_at timestamptz not null
);
create index coupons_of_consumer on @name@.coupons (consumer_id, id);
