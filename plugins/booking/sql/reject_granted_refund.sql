update booking.disputes set outcome = 'rejected', refund = 0
 where id = :dispute and outcome = 'refund'
returning technician_id
