update booking.disputes
   set state = 'resolved', outcome = :outcome, refund = :refund, rework_start = :rework_start, note = :note, admin_id = :admin,
       resolved_at = :now
 where id = :id and state = 'open'
