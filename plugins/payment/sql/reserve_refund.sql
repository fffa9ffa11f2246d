update payment.payments
   set refund_pending = refund_pending + :amount, version = version + 1, updated_at = :now
 where id = :id and refunded + refund_pending + :amount <= captured
