-- What a role of the back office may do. Administrators may do everything and have no row.
create table admin.roles (
  role        text primary key check (role in ('staff')),
  permissions jsonb not null,
  version     bigint not null check (version > 0),
  updated_by  uuid,
  updated_at  timestamptz not null
);

insert into admin.roles
values ('staff', '["dashboard.read", "disputes.read", "flags.read", "stats.read", "technicians.read", "users.read"]', 1, null,
        '1970-01-01T00:00:00Z');

-- What lies over the configuration of a plugin. A version is never changed: going back is a new one.
create table admin.settings (
  plugin      text not null,
  version     bigint not null check (version > 0),
  value       bytea,                       -- sealed (bound to plugin and version); null: nothing any more
  shown       jsonb,                       -- the same with its secrets masked
  reason      text not null,
  created_by  uuid not null,
  created_at  timestamptz not null,
  primary key (plugin, version)
);

create table admin.flags (
  name       text primary key,
  value      jsonb not null,               -- for those whom the rollout has reached
  otherwise  jsonb not null,
  percent    integer not null check (percent between 0 and 100),
  about      text not null,
  version    bigint not null check (version > 0),
  updated_by uuid not null,
  updated_at timestamptz not null
);
