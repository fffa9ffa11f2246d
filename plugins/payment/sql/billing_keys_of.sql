select id, consumer_id, provider, token from payment.billing_keys where consumer_id = :consumer order by id
