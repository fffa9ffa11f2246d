create table peer.notes (
  saga text not null constraint notes_pkey primary key,
  times bigint not null
);
