select seq, at, actor, from_status, to_status, reason
  from booking.timeline
 where booking_id = :booking
 order by seq
