update cancellation.cancellations set reason = null, evidence = null
 where (consumer_id = :user or actor_id = :user) and (reason is not null or evidence is not null)
