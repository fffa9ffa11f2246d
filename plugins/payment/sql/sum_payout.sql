update payment.payouts
   set gross = (select coalesce(sum(e.gross), 0) from payment.earnings e where e.payout_id = :id),
       commission = (select coalesce(sum(e.commission), 0) from payment.earnings e where e.payout_id = :id),
       vat = (select coalesce(sum(e.vat), 0) from payment.earnings e where e.payout_id = :id),
       withholding = (select coalesce(sum(e.withholding), 0) from payment.earnings e where e.payout_id = :id),
       net = (select coalesce(sum(e.net), 0) from payment.earnings e where e.payout_id = :id)
 where id = :id
