update matching.requests
   set state = :state, technician_id = :technician_id, end_reason = :end_reason, next_try_at = :next_try_at,
       version = version + 1, updated_at = :now
 where booking_id = :booking_id and version = :version
