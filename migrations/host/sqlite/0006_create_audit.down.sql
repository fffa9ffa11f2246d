drop table {schema}.hearth_audit_head;
drop table {schema}.hearth_audit;
