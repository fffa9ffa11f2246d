select count(*) from booking.timeline
 where booking_id = :booking and to_status = 'paying' and reason = 'waiting_deposit'
   and seq = (select max(t.seq) from booking.timeline t where t.booking_id = :booking)
