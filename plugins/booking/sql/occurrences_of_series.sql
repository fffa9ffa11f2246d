select o.day, o.starts_at, o.state, o.reason, o.booking_id, b.status
  from booking.occurrences o
  left join booking.bookings b on b.id = o.booking_id
 where o.series_id = :series
 order by o.day
 limit 400
