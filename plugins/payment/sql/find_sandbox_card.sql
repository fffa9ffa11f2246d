select charge_key from payment.sandbox_cards where token = :token
