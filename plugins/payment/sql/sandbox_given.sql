select cast(coalesce(sum(amount), 0) as bigint) as given from payment.sandbox_refunds where order_id = :order and given
