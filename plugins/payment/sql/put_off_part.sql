update payment.refund_parts set attempts = attempts + 1, updated_at = :now
 where id = :id and status = 'pending'
