update admin.bookings
   set technician_id = :technician_id, status = :status, region = :region, starts_at = :starts_at, ends_at = :ends_at,
       total = :total, version = :version, paid_at = :paid_at, paid_day = :paid_day, confirmed_at = :confirmed_at,
       wait_seconds = :wait_seconds, ended_at = :ended_at, ended_day = :ended_day
 where id = :id
