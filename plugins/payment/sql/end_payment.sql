update payment.payments set status = :to, failure = :failure, version = version + 1, updated_at = :now
 where id = :id and status in ('in_progress', 'waiting_deposit', 'authorized', 'unknown')
