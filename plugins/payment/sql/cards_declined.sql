select count(*)
  from payment.payments
 where booking_id = :booking and billing_key_id is not null and status in ('aborted', 'expired')
