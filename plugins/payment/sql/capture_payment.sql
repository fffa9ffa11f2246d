update payment.payments
   set status = 'captured', captured = amount, surplus = :surplus, failure = null, captured_at = :now, updated_at = :now,
       provider_key = coalesce(provider_key, nullif(:key, '')), method = coalesce(nullif(:method, ''), method),
       version = version + 1
 where id = :id and captured = 0
