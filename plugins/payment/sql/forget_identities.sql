update payment.cash_receipts set identity = null, hint = ''
 where payment_id in (select p.id from payment.payments p where p.consumer_id = :user)
