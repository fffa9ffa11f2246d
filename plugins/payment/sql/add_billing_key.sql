insert into payment.billing_keys (id, consumer_id, provider, token, label, is_default, created_at)
values (:id, :consumer, :provider, :token, :label, :is_default, :now)
