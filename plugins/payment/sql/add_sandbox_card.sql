insert into payment.sandbox_cards (token, charge_key, created_at) values (:token, :charge_key, :now)
