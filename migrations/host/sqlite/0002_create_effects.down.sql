drop table {schema}.hearth_effects;
