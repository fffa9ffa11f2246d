drop table payment.postings;
drop function payment.refuse_change();
drop table payment.accounts;
