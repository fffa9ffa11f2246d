select id from payment.cash_receipts
 where payment_id = :payment and kind = :kind and hint = :hint and status <> 'failed'
