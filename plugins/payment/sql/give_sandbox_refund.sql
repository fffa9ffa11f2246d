update payment.sandbox_refunds set given = true where id = :id and not given and asked > :late
