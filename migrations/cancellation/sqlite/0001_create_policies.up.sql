-- What cancelling costs. A version is never changed: a booking keeps the one that was in force when it was made.
create table cancellation.policies (
  version                    integer not null primary key check (version > 0),
  in_force_from              timestamp not null,
  tiers                      text not null,    -- [{days, fee_percent, compensation_percent}], longest notice first, to 0 days
  technician_share_percent   integer not null check (technician_share_percent between 0 and 100),
  no_show_fee_percent        integer not null check (no_show_fee_percent between 0 and 100),
  no_show_technician_percent integer not null check (no_show_technician_percent between 0 and 100),
  reason                     text not null,
  created_by                 uuid,
  created_at                 timestamp not null
);

create index cancellation.policies_in_force on policies (in_force_from);

-- After the KFTC dispute standard for cleaning, in calendar days of Seoul.
insert into cancellation.policies
values (1, 0,
        '[{"days": 7, "fee_percent": 0, "compensation_percent": 0},
          {"days": 3, "fee_percent": 10, "compensation_percent": 0},
          {"days": 1, "fee_percent": 20, "compensation_percent": 0},
          {"days": 0, "fee_percent": 30, "compensation_percent": 30}]',
        50, 100, 70, 'KFTC dispute standard for cleaning', null, 0);

-- Districts (none: everywhere) and times in which cancelling costs nothing, whoever is at fault.
create table cancellation.zones (
  id         uuid not null primary key,
  region     text,
  starts_at  timestamp not null,
  ends_at    timestamp not null check (ends_at > starts_at),
  reason     text not null,
  created_by uuid not null,
  created_at timestamp not null,
  ended_at   timestamp                  -- taken back
);

create index cancellation.zones_by_time on zones (ends_at) where ended_at is null;
