update payment.earnings set payout_id = :payout
 where technician_id = :technician and payout_id is null and earned_at < :before
