-- What a role of the back office may do. Administrators may do everything and have no row.
create table admin.roles (
  role        text not null primary key check (role in ('staff')),
  permissions text not null,
  version     integer not null check (version > 0),
  updated_by  uuid,
  updated_at  timestamp not null
);

insert into admin.roles
values ('staff', '["dashboard.read", "disputes.read", "flags.read", "stats.read", "technicians.read", "users.read"]', 1, null,
        0);

-- What lies over the configuration of a plugin. A version is never changed: going back is a new one.
create table admin.settings (
  plugin      text not null,
  version     integer not null check (version > 0),
  value       blob ,                       -- sealed (bound to plugin and version); null: nothing any more
  shown       text ,                       -- the same with its secrets masked
  reason      text not null,
  created_by  uuid not null,
  created_at  timestamp not null,
  primary key (plugin, version)
);

create table admin.flags (
  name       text not null primary key,
  value      text not null,               -- for those whom the rollout has reached
  otherwise  text not null,
  percent    integer not null check (percent between 0 and 100),
  about      text not null,
  version    integer not null check (version > 0),
  updated_by uuid not null,
  updated_at timestamp not null
);
