update payment.payments
   set status = 'in_progress', provider_key = :key, refund_account = :refund_account, began_at = :now, version = version + 1,
       updated_at = :now
 where id = :id and status = 'ready'
