insert into payment.refund_parts (id, refund_id, payment_id, amount, status, attempts, updated_at)
values (:id, :refund, :payment, :amount, :status, 0, :now)
