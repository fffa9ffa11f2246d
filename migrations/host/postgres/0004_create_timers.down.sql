drop table {schema}.hearth_jobs;
drop table {schema}.hearth_timers;
