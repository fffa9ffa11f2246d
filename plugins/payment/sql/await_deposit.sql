update payment.payments
   set status = 'waiting_deposit', method = 'virtual_account', provider_key = coalesce(provider_key, nullif(:key, '')),
       deposit_bank = :bank, deposit_account = :account, deposit_until = :until, version = version + 1, updated_at = :now
 where id = :id and status in ('in_progress', 'unknown')
