update payment.earnings set technician_id = :nobody where technician_id = :user
