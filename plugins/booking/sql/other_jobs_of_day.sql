select count(*)
  from booking.bookings
 where technician_id = :technician and id <> :booking and starts_at >= :from and starts_at < :to
   and status in ('confirmed', 'en_route', 'in_progress', 'work_reported', 'completed', 'disputed', 'rework', 'no_show')
