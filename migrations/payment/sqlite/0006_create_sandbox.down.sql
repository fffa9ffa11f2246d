drop table payment.sandbox_cards;
drop table payment.sandbox_refunds;
drop table payment.sandbox_charges;
