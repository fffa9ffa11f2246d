insert into notifications.deliveries
  (id, source_id, recipient_id, recipient_kind, channel, template, content, locale, booking_id, starts_at, expires_at, status,
   reason, attempts, claimed_until, next_at, template_version, created_at, updated_at)
values (:id, :source, :recipient, :kind, :channel, :template, :content, :locale, :booking, :starts_at, :expires_at, 'queued',
        null, 0, null, :now, null, :now, :now)
on conflict (source_id, recipient_id, channel) do nothing
