select id, kind, booking_id, gross, commission, vat, withholding, net, rates, payout_id, earned_at
  from payment.earnings
 where technician_id = :user
 order by id
