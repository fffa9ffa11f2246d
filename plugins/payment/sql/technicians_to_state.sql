select distinct technician_id from payment.earnings where payout_id is null and earned_at < :before order by technician_id
