select id from payment.cash_receipts where payment_id = :payment and status = 'issued'
