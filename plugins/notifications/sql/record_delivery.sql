update notifications.deliveries
   set status = :status, reason = :reason, attempts = :attempts, next_at = :next_at, template_version = :template_version,
       claimed_until = null, updated_at = :now
 where id = :id and claimed_until = :claimed_until
