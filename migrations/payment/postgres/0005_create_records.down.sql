drop table payment.differences;
drop table payment.reconciliations;
drop table payment.cash_receipts;
