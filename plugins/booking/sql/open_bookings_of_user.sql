select count(*) as n
  from booking.bookings
 where (consumer_id = :user or technician_id = :user)
   and status in ('pending_payment', 'paying', 'matching', 'offered', 'confirmed', 'en_route', 'in_progress', 'work_reported',
                  'disputed', 'rework')
