create table @name@.points (
  consumer_id blob primary key,
  balance integer not null,
  constraint points_balance_not_negative check (balance >= 0)
) strict;

create table @name@.coupons (
  id blob primary key,
  consumer_id blob not null,
  worth integer not null,
  state text not null check (state in ('valid', 'expired')),
  expires_at integer not null
) strict;
create index @name@.coupons_of_consumer on coupons (consumer_id, id);
