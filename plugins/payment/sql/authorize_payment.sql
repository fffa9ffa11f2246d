update payment.payments set status = 'authorized', version = version + 1, updated_at = :now
 where id = :id and status in ('in_progress', 'unknown')
