update cancellation.cancellations
   set status = :status, technician_id = :technician_id, paid = :paid, fee = :fee, refund = :refund,
       technician_share = :technician_share, attempts = :attempts, failure = :failure, stuck = :stuck,
       version = version + 1, updated_at = :updated_at, settled_at = :settled_at
 where id = :id and version = :version
