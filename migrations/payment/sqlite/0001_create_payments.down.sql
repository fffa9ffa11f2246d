drop table payment.billing_keys;
drop table payment.webhooks;
drop table payment.payments;
