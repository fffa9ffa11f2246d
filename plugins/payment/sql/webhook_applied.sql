update payment.webhooks set applied_at = :now, outcome = :outcome
 where provider = :provider and event_id = :event and applied_at is null
