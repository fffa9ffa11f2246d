update payment.refunds set status = :to, approver_id = :approver, version = version + 1, updated_at = :now
 where id = :id and status = 'approval'
