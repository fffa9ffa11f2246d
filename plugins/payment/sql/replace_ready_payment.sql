update payment.payments
   set status = 'expired', failure = 'payment.replaced', version = version + 1, updated_at = :now
 where booking_id = :booking and status = 'ready'
