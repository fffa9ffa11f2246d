select technician_id
  from booking.disputes
 where booking_id = :booking and outcome = 'rework'
 order by created_at desc, id desc
 limit 1
