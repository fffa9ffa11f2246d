select id, booking_id, asked_by, fault, policy_version, rule, notice_days, fee_percent, paid, fee, refund, technician_share,
       compensation, fee_start, starts_at, expires_at, created_at
  from cancellation.previews
 where id = :id and booking_id = :booking and asked_by = :asked_by
