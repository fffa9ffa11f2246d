select distinct technician_id from payment.earnings where payout_id is null and earned_at < :before and gross > 0 order by technician_id
