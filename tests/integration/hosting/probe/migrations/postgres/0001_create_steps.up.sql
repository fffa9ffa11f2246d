create table probe.steps (
  saga text not null,
  name text not null,
  done_at timestamptz not null,
  constraint steps_once primary key (saga, name)
);
