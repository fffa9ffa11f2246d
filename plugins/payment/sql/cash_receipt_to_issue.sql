select id, payment_id, kind, identity, amount, status from payment.cash_receipts where id = :id
