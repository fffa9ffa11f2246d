select id, consumer_id, technician_id, hold_id, coalesce(place_id, hold_id) as place_id, quote_id, service_id,
       service_code, region, status, address, note, price, total, vat, starts_at, ends_at, pay_until, version, created_at,
       updated_at, skills, speed_kmh, wanted_id, paid, paid_at, fee_start, give_up_at, series_id, occurrence
  from booking.bookings
 where technician_id = :technician and starts_at >= :since and ends_at > :from and starts_at < :to
   and status in ('pending_payment', 'paying', 'matching', 'offered', 'confirmed', 'en_route')
 order by id
