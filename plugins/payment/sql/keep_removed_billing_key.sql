insert into payment.removed_billing_keys (id, provider, token, removed_at)
select id, provider, token, :now from payment.billing_keys where id = :id
