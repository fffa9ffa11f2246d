select b.technician_id, b.source_id, b.busy_from, b.busy_to, b.starts_at, b.ends_at, b.latitude, b.longitude
  from booking.technician_busy b
 where b.technician_id = :technician
   and b.active and (b.expires_at is null or b.expires_at > :now)
   and b.busy_to > :from and b.busy_from < :to
