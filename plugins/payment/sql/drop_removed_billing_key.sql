delete from payment.removed_billing_keys where id = :id
