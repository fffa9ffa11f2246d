select (select count(*) from payment.payments p
         where p.consumer_id = :user and p.status in ('in_progress', 'waiting_deposit', 'authorized', 'unknown')) as payments,
       (select count(*) from payment.refunds r
         where r.consumer_id = :user and r.status in ('approval', 'pending', 'failed')) as refunds,
       (select count(*) from payment.earnings e
          left join payment.payouts o on o.id = e.payout_id
         where e.technician_id = :user and e.gross > 0 and (o.id is null or o.status = 'due')) as earnings
