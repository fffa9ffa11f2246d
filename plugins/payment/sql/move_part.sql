update payment.refund_parts set status = :to, failure = :failure, updated_at = :now
 where id = :id and status = :from
