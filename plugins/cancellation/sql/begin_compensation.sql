update cancellation.compensations set status = 'paying', admin_id = :admin, request_key = :key, updated_at = :now
 where id = :id and status = 'proposed'
