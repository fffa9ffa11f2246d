insert into payment.settlements
       (source_id, booking_id, refund_id, refund, fee, technician_id, technician_share, reason, created_at)
values (:source, :booking, :refund_id, :refund, :fee, :technician, :share, :reason, :now)
