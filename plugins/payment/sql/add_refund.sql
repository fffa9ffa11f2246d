insert into payment.refunds
       (id, source_id, booking_id, consumer_id, origin, amount, reason, status, requester_id, approver_id, failure, version,
        created_at, updated_at)
values (:id, :source_id, :booking_id, :consumer_id, :origin, :amount, :reason, :status, :requester_id, :approver_id, :failure,
        :version, :created_at, :updated_at)
