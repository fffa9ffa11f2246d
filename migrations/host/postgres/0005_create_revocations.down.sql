drop table {schema}.hearth_revocations;
