update payment.sandbox_charges set asked = asked + 1 where order_id = :order
