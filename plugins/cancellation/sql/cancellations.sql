select id, booking_id, consumer_id, technician_id, kind, fault, actor, actor_id, status, policy_version, rule, notice_days,
       fee_percent, paid, fee, refund, technician_share, compensation, reason, evidence, files, preview_id, request_key,
       attempts, failure, stuck, version, created_at, updated_at, settled_at
  from cancellation.cancellations
 where (cast(:status as text) is null or status = :status)
   and (cast(:stuck as boolean) is null or stuck = :stuck)
   and (cast(:compensation as text) is null
        or id in (select cancellation_id from cancellation.compensations where status = :compensation))
   and (cast(:after_id as uuid) is null or id < :after_id)
 order by id desc
 limit :limit
