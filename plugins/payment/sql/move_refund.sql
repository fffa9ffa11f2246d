update payment.refunds set status = :to, failure = :failure, version = version + 1, updated_at = :now
 where id = :id and status = :from
