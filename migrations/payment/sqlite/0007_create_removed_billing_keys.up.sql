-- Cards that are charged no more, and that their provider has not been told of yet. Whose they were stands nowhere.
create table payment.removed_billing_keys (
  id         uuid not null primary key,  -- as it was in billing_keys, to which the token's seal is bound
  provider   text not null,
  token      blob not null,
  removed_at timestamp not null
);
