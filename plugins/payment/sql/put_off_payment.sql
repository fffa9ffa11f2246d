update payment.payments
   set status = case when status = 'in_progress' then 'unknown' else status end, attempts = attempts + 1,
       version = version + 1, updated_at = :now
 where id = :id and status in ('in_progress', 'waiting_deposit', 'authorized', 'unknown')
