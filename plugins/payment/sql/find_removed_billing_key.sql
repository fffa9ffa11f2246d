select id, provider, token from payment.removed_billing_keys where id = :id
