select count(*) from payment.payments where provider = :provider and updated_at >= :from
