update payment.payments
   set refunded = refunded + :amount, refund_pending = refund_pending - :amount, version = version + 1, updated_at = :now,
       status = case when refunded + :amount = captured then 'refunded' else 'partially_refunded' end
 where id = :id
