drop table {schema}.hearth_deliveries;
drop table {schema}.hearth_outbox;
drop table {schema}.hearth_subscriptions;
