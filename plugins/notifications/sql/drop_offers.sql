update notifications.deliveries
   set status = 'skipped', reason = 'over', next_at = null, updated_at = :now
 where booking_id = :booking and recipient_id = :recipient and template = 'work.offered'
   and status in ('queued', 'deferred', 'failed') and claimed_until is null
