select id, consumer_id, service_id, address_id, size, hours, options, technician_id, rule, first_day, start_minute,
       skip_holidays, note, locale, state, version, created_at, updated_at
  from booking.series
 where consumer_id = :consumer and state = 'active' and id <> :id
