update notifications.deliveries
   set status = 'queued', attempts = 0, next_at = :now, claimed_until = null, updated_at = :now
 where id = :id and status = 'dead'
