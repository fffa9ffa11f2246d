drop table payment.earnings;
drop table payment.payouts;
