insert into cancellation.waivers (id, cancellation_id, booking_id, amount, status, reason, admin_id, failure, request_key,
                                  created_at, updated_at)
values (:id, :cancellation_id, :booking_id, :amount, :status, :reason, :admin_id, :failure, :request_key, :created_at,
        :updated_at)
