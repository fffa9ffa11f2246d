select id, source_id, recipient_id, recipient_kind, channel, template, content, locale, booking_id, starts_at, expires_at,
       status, reason, attempts, claimed_until, next_at, template_version, created_at, updated_at
  from notifications.deliveries
 where id = :id
