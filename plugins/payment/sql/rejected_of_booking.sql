select cast(coalesce(sum(amount), 0) as bigint) from payment.refunds
 where booking_id = :booking and origin = 'booking' and status = 'rejected'
