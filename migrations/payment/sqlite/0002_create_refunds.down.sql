drop table payment.compensations;
drop table payment.settlements;
drop table payment.refund_parts;
drop table payment.refunds;
