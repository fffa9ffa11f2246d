select id, amount, given, asked from payment.sandbox_refunds where order_id = :order order by id
