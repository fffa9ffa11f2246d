delete from payment.sandbox_cards where token = :token
