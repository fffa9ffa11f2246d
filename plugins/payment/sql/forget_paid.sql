update payment.payouts set technician_id = :nobody where technician_id = :user
