select id, source_id, recipient_id, recipient_kind, channel, template, content, locale, booking_id, starts_at, expires_at,
       status, reason, attempts, claimed_until, next_at, template_version, created_at, updated_at
  from notifications.deliveries
 where (:after_id is null or id < :after_id)
   and (:status is null or status = :status)
   and (:channel is null or channel = :channel)
   and (:template is null or template = :template)
   and (:user is null or recipient_id = :user)
 order by id desc
 limit :limit
