select id, consumer_id, service_id, address_id, region, size, hours, options, technician_id, wants_from, wants_to, locale, state,
       hold_id, offered_until, created_at, updated_at
  from booking.waitlist
 where consumer_id = :consumer
   and (cast(:after_id as uuid) is null or id < :after_id)
 order by id desc
 limit :limit
