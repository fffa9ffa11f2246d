drop table payment.removed_billing_keys;
