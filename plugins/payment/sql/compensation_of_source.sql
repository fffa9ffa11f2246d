select id from payment.compensations where source_id = :source
