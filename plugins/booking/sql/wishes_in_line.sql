select id, consumer_id, service_id, address_id, region, size, hours, options, technician_id, wants_from, wants_to, locale, state,
       hold_id, offered_until, created_at, updated_at
  from booking.waitlist
 where region = :region and state = 'waiting' and wants_to >= :from and wants_from <= :to
   and (technician_id is null or technician_id = coalesce(:technician, technician_id))
   and (created_at, id) > (:after_at, :after)
 order by created_at, id
 limit :limit
