delete from payment.billing_keys where id = :id
