update payment.refunds set consumer_id = :nobody where consumer_id = :user
