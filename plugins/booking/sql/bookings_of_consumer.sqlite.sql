select id, consumer_id, technician_id, hold_id, quote_id, service_id, service_code, region, status, address, note, price,
       total, vat, starts_at, ends_at, pay_until, version, created_at, updated_at
  from booking.bookings
 where consumer_id = :consumer
   and (:after_id is null or id < :after_id)
   and (:status is null or status = :status)
 order by id desc
 limit :limit
