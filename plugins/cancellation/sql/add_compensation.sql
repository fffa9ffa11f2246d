insert into cancellation.compensations (id, cancellation_id, booking_id, beneficiary_id, amount, status, admin_id,
                                        created_at, updated_at)
values (:id, :cancellation_id, :booking_id, :beneficiary_id, :amount, :status, :admin_id, :created_at, :updated_at)
