select id, amount, given, asked from payment.sandbox_refunds where id = :id
