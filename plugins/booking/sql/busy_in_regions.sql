select technician_id, source_id, busy_from, busy_to, starts_at, ends_at, latitude, longitude
  from booking.technician_busy
 where active and (expires_at is null or expires_at > :now)
   and busy_to > :from and busy_from < :to
   and technician_id in (select r.technician_id from booking.technician_regions r where r.region in (select asked.code from jsonb_array_elements_text(cast(:regions as jsonb)) as asked (code)))
