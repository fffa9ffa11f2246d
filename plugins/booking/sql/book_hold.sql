update booking.holds set state = 'booked'
 where id = :hold and consumer_id = :consumer and state = 'held' and expires_at > :now
returning id, consumer_id, quote_id, technician_id, asked_for, state, service_id, service_code, region, address_id,
          address, price, total, vat, starts_at, ends_at, expires_at, created_at, skills, speed_kmh
