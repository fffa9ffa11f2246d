insert into cancellation.previews (id, booking_id, asked_by, fault, policy_version, rule, notice_days, fee_percent, paid,
                                   fee, refund, technician_share, compensation, fee_start, starts_at, expires_at, created_at)
values (:id, :booking_id, :asked_by, :fault, :policy_version, :rule, :notice_days, :fee_percent, :paid, :fee, :refund,
        :technician_share, :compensation, :fee_start, :starts_at, :expires_at, :created_at)
