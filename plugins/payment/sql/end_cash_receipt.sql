update payment.cash_receipts
   set status = :to, provider_key = nullif(:key, ''), number = nullif(:number, ''), failure = nullif(:failure, ''),
       updated_at = :now
 where id = :id and status = 'requested'
