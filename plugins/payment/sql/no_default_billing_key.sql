update payment.billing_keys set is_default = false where consumer_id = :consumer and is_default
