update payment.payments
   set consumer_id = :nobody, deposit_account = null, refund_account = null, billing_key_id = null
 where consumer_id = :user
