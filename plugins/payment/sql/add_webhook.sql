insert into payment.webhooks (provider, event_id, payment_id, received_at)
values (:provider, :event, :payment, :now)
on conflict (provider, event_id) do nothing
