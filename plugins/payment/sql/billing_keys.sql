select id, provider, label, is_default as "default", created_at from payment.billing_keys where consumer_id = :consumer order by id
