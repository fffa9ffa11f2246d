drop table {schema}.hearth_audit_head;
drop table {schema}.hearth_audit;
drop function {schema}.hearth_audit_guard();
