select id, consumer_id, technician_id, hold_id, coalesce(place_id, hold_id) as place_id, quote_id, service_id,
       service_code, region, status, address, note, price, total, vat, starts_at, ends_at, pay_until, version, created_at,
       updated_at, skills, speed_kmh, wanted_id, paid, paid_at, fee_start, give_up_at, series_id, occurrence
  from booking.bookings
 where starts_at >= :from
   and ((consumer_id = :user and status not in ('expired', 'dropped'))
        or (:jobs and technician_id = :user
            and status in ('confirmed', 'en_route', 'in_progress', 'work_reported', 'completed', 'disputed', 'rework', 'no_show',
                           'cancelled')))
 order by starts_at, id
 limit 1000
