select id, consumer_id, provider, token from payment.billing_keys where id = :id
