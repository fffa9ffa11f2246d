update payment.refund_parts set attempts = attempts + 1, generation = generation + :not_done, updated_at = :now
 where id = :id and status = 'pending'
