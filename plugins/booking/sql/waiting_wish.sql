select id, consumer_id, service_id, address_id, region, size, hours, options, technician_id, wants_from, wants_to, locale, state,
       hold_id, offered_until, created_at, updated_at
  from booking.waitlist
 where id = :id and state = 'waiting'
