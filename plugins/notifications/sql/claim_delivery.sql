update notifications.deliveries
   set claimed_until = :until, attempts = attempts + 1, updated_at = :now
 where id = :id and status in ('queued', 'deferred', 'failed') and (claimed_until is null or claimed_until <= :now)
