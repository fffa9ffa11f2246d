update cancellation.compensations set status = :to, updated_at = :now where id = :id and status = 'paying'
