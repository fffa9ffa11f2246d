drop table payment.postings;
drop table payment.accounts;
