insert into cancellation.zones (id, region, starts_at, ends_at, reason, created_by, created_at)
values (:id, :region, :starts_at, :ends_at, :reason, :created_by, :created_at)
