select source_id, refund_id from payment.settlements where source_id = :source
