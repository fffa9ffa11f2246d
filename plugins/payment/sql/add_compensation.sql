insert into payment.compensations (id, source_id, booking_id, beneficiary_id, amount, reason, admin_id, created_at)
values (:id, :source, :booking, :beneficiary, :amount, :reason, :admin, :now)
