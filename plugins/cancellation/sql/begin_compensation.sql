update cancellation.compensations set status = 'paying', admin_id = :admin, updated_at = :now
 where id = :id and status = 'proposed'
