select id, source_id, recipient_id, recipient_kind, channel, template, content, locale, booking_id, starts_at, expires_at,
       status, reason, attempts, claimed_until, next_at, template_version, created_at, updated_at
  from notifications.deliveries
 where (cast(:after_id as uuid) is null or id < :after_id)
   and (cast(:status as text) is null or status = :status)
   and (cast(:channel as text) is null or channel = :channel)
   and (cast(:template as text) is null or template = :template)
   and (cast(:user as uuid) is null or recipient_id = :user)
 order by id desc
 limit :limit
