update payment.sandbox_charges set status = 'taken' where order_id = :order and status = 'authorized'
